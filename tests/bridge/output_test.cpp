#include "bridge/output.h"

#include <catch2/catch.hpp>
#include <unistd.h>

#include <array>
#include <csignal>
#include <string>
#include <thread>

namespace {

class Pipe {
 public:
  Pipe() {
    std::signal(SIGPIPE, SIG_IGN);
    REQUIRE(::pipe(ends_.data()) == 0);
  }

  Pipe(const Pipe&) = delete;
  Pipe& operator=(const Pipe&) = delete;

  ~Pipe() {
    closeReader();
    ::close(ends_[1]);
  }

  [[nodiscard]] int writer() const { return ends_[1]; }

  void closeReader() {
    if (ends_[0] >= 0) ::close(ends_[0]);
    ends_[0] = -1;
  }

  [[nodiscard]] std::string read(std::size_t size) const {
    std::string bytes(size, '\0');
    std::size_t got = 0;
    while (got < size) {
      const auto more = ::read(ends_[0], bytes.data() + got, size - got);
      if (more <= 0) break;
      got += static_cast<std::size_t>(more);
    }
    bytes.resize(got);
    return bytes;
  }

 private:
  std::array<int, 2> ends_{};
};

}  // namespace

TEST_CASE("Output: a message is one line, larger than the pipe or not", "[bridge]") {
  const Pipe pipe;
  bridge::Output output(pipe.writer());
  const std::string large(300'000, 'x');
  std::thread writer([&] {
    output.write("{}");
    output.write(large);
  });
  CHECK((pipe.read(large.size() + 4) == "{}\n" + large + "\n"));
  writer.join();
}

TEST_CASE("Output: a client that does not read is waited for until it is given up", "[bridge]") {
  const Pipe pipe;
  bridge::Output output(pipe.writer());
  std::thread writer([&] { output.write(std::string(300'000, 'x')); });
  CHECK(pipe.read(100'000).size() == 100'000);
  output.giveUp();
  writer.join();
}

TEST_CASE("Output: a client that has gone holds up nothing", "[bridge]") {
  Pipe pipe;
  pipe.closeReader();
  bridge::Output(pipe.writer()).write("{}");
  CHECK(pipe.read(1).empty());
}
