#include "net/stream.h"

#include "net/completion.h"
#include "net/send_batch.h"
#include "net/spawn.h"
#include "net/stream_impl.h"
#include "support/local_pair.h"
#include "support/on_loop.h"
#include "support/raw_server.h"

#include <asio/error.hpp>
#include <asio/post.hpp>
#include <asio/steady_timer.hpp>
#include <catch2/catch.hpp>
#include <poll.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <chrono>
#include <future>
#include <memory>
#include <string>
#include <system_error>
#include <thread>

namespace {

using namespace std::chrono_literals;
using net::IoResult;
using net::Task;
using support::OnLoop;
using support::RawConnection;
using support::RawServer;

base::SteadyTime in(std::chrono::milliseconds span) {
  return std::chrono::steady_clock::now() + span;
}

/// Keeps a server's connection open until the test ends or the peer goes.
void holdOpen(RawConnection& connection) { connection.readToEnd(); }

TEST_CASE("Stream: bytes come and go, and the peer's end is eof", "[net]") {
  RawServer server([](RawConnection& connection) {
    if (connection.readUntil("!") == "hello world!") connection.send("welcome");
  });
  OnLoop onLoop;
  onLoop.run([&]() -> Task<> {
    auto stream = onLoop.connect(server.port());
    const std::array<std::string_view, 3> parts{"hello ", "", "world!"};
    const IoResult sent = co_await stream.writeAll(parts);
    CHECK_FALSE(sent.error);
    CHECK(sent.bytes == 12);
    std::array<char, 64> buffer{};
    const IoResult got = co_await stream.readSome(buffer);
    CHECK_FALSE(got.error);
    CHECK(std::string_view(buffer.data(), got.bytes) == "welcome");
    const IoResult end = co_await stream.readSome(buffer);
    CHECK(end.error == asio::error::eof);
    CHECK(end.bytes == 0);
  });
}

TEST_CASE("Stream: more than the kernel takes at once arrives whole", "[net]") {
  static constexpr std::size_t kSize = 8'000'000;
  std::promise<std::string> received;
  RawServer server([&](RawConnection& connection) { received.set_value(connection.readToEnd()); });
  std::string body(kSize, 'x');
  for (std::size_t i = 0; i < kSize; i += 1000) body[i] = static_cast<char>('a' + i / 1000 % 26);
  OnLoop onLoop;
  onLoop.run([&]() -> Task<> {
    auto stream = onLoop.connect(server.port());
    const std::array<std::string_view, 3> parts{"head", body, "tail"};
    const IoResult sent = co_await stream.writeAll(parts);
    CHECK_FALSE(sent.error);
    CHECK(sent.bytes == kSize + 8);
    stream.shutdownSend();
  });
  CHECK((received.get_future().get() == "head" + body + "tail"));
}

/// As if another stream of the loop sent in this turn: what is written in it goes out at its end.
class Company final : public net::SendBatch::Send {
 public:
  explicit Company(net::Loop& loop) {
    for (int times = 0; !joined_ && times < 100; ++times) joined_ = loop.sends().join(*this);
  }

  /// False where this system has no io_uring.
  [[nodiscard]] bool joined() const { return joined_; }

 private:
  [[nodiscard]] int socket() const override { return -1; }

  [[nodiscard]] const net::Parts& parts() const override { return parts_; }

  void sent(int outcome) override { CHECK(outcome == -EBADF); }

  net::Parts parts_{"x", "", ""};
  bool joined_ = false;
};

TEST_CASE("Stream: a write goes out with others at the end of the loop's turn", "[net]") {
  const std::size_t size = GENERATE(as<std::size_t>{}, 0, 5, 8'000'000);
  CAPTURE(size);
  std::promise<std::string> received;
  RawServer server([&](RawConnection& connection) { received.set_value(connection.readToEnd()); });
  OnLoop onLoop;
  const std::string body(size, 'x');
  const std::array<std::string_view, 3> parts{"head", body, "tail"};
  onLoop.run([&]() -> Task<> {
    auto stream = onLoop.connect(server.port());
    const auto ended = std::make_shared<bool>(false);
    asio::post(onLoop.loop().context(), [ended] { *ended = true; });
    Company company(onLoop.loop());
    const IoResult sent = co_await stream.writeAll(parts);
    CHECK(*ended == (company.joined() || size > 5));
    CHECK_FALSE(sent.error);
    CHECK(sent.bytes == size + 8);
    stream.shutdownSend();
  });
  CHECK((received.get_future().get() == "head" + body + "tail"));
}

TEST_CASE("Stream: a write that waits for the turn's end goes to nobody once the stream is closed",
          "[net]") {
  std::promise<void> accepted;
  RawServer server([&](RawConnection& connection) {
    accepted.set_value();
    holdOpen(connection);
  });
  support::LocalPair successor;
  OnLoop onLoop;
  onLoop.run([&]() -> Task<> {
    auto stream = onLoop.connect(server.port());
    const int number = stream.impl().socket();
    accepted.get_future().wait();  // nobody else opens anything from here on
    Company company(onLoop.loop());
    if (!company.joined()) co_return;
    IoResult written;
    net::spawn(onLoop.loop(), [&]() -> Task<> { written = co_await stream.writeAll("secret"); });
    stream.close();
    CHECK(dup2(successor.mine(), number) == number);
    co_await net::nextTurn(onLoop.loop().context());
    CHECK(written.error == asio::error::operation_aborted);
    CHECK(written.bytes == 0);
    CHECK(successor.received().empty());
    ::close(number);
  });
}

TEST_CASE("Stream: on a connection that was idle nothing is sent once the peer has spoken or gone",
          "[net]") {
  const auto event = GENERATE(as<std::string>{}, "", "spoke", "gone");
  std::promise<void> asked;
  std::promise<void> happened;
  std::promise<std::string> received;
  RawServer server([&](RawConnection& connection) {
    asked.get_future().wait();
    if (event == "spoke") connection.send("x");
    if (event == "gone") connection.shutdownSend();
    happened.set_value();
    received.set_value(connection.readToEnd());
  });
  OnLoop onLoop;
  onLoop.run([&]() -> Task<> {
    auto stream = onLoop.connect(server.port());
    Company company(onLoop.loop());
    asked.set_value();
    if (company.joined()) happened.get_future().wait();
    const IoResult sent = co_await stream.writeAll({"hello", {}, {}}, net::WriteAll::While::kIdle);
    const bool fails = company.joined() && !event.empty();
    CHECK((sent.bytes == 0) == fails);
    CHECK((sent.error == std::errc::bad_file_descriptor) == fails);
    CHECK(stream.isOpen());
    stream.close();
    CHECK(received.get_future().get() == (fails ? "" : "hello"));
  });
}

TEST_CASE("Stream: a write that waits for the turn's end may end with its loop", "[net]") {
  std::promise<std::string> received;
  RawServer server([&](RawConnection& connection) { received.set_value(connection.readToEnd()); });
  bool waits = false;
  {
    std::promise<void> written;
    OnLoop onLoop;
    net::spawn(onLoop.loop(), [&]() -> Task<> {
      auto stream = onLoop.connect(server.port());
      Company company(onLoop.loop());
      waits = company.joined();
      onLoop.loop().stop();
      written.set_value();
      co_await stream.writeAll("never");
    });
    written.get_future().wait();
  }
  CHECK(received.get_future().get() == (waits ? "" : "never"));
}

TEST_CASE("Stream: a peer that always has more lets others on the loop run", "[net]") {
  static constexpr std::size_t kSize = 64 * 1024;
  std::promise<void> sent;
  RawServer server([&](RawConnection& connection) {
    connection.send(std::string(kSize, 'x'));
    sent.set_value();
    connection.readToEnd();
  });
  OnLoop onLoop;
  onLoop.run([&]() -> Task<> {
    auto stream = onLoop.connect(server.port());
    sent.get_future().wait();
    std::array<char, 1024> buffer{};
    IoResult got = co_await stream.readSome(buffer);
    const auto ran = std::make_shared<bool>(false);
    asio::post(onLoop.loop().context(), [ran] { *ran = true; });
    for (int reads = 0; reads < 16 && !got.error; ++reads) got = co_await stream.readSome(buffer);
    CHECK(got.bytes == buffer.size());
    CHECK(*ran);
  });
}

TEST_CASE("Stream: little waits in the kernel for a peer that does not read", "[net]") {
  std::promise<void> done;
  RawServer server([&](RawConnection&) { done.get_future().wait(); });
  OnLoop onLoop;
  onLoop.run([&]() -> Task<> {
    auto stream = onLoop.connect(server.port());
    stream.setDeadline(in(300ms));
    const std::string body(8'000'000, 'x');
    const IoResult sent = co_await stream.writeAll(body);
    CHECK(sent.error == asio::error::timed_out);
    CHECK(sent.bytes < 1'000'000);
  });
  done.set_value();
}

TEST_CASE("Stream: after a reset the peer sees no orderly end", "[net]") {
  std::promise<bool> wasReset;
  RawServer server(
      [&](RawConnection& connection) { wasReset.set_value(connection.endsInReset()); });
  OnLoop onLoop;
  onLoop.run([&]() -> Task<> {
    auto stream = onLoop.connect(server.port());
    const IoResult sent = co_await stream.writeAll("hello");
    CHECK_FALSE(sent.error);
    stream.reset();
    CHECK_FALSE(stream.isOpen());
    std::array<char, 8> buffer{};
    const IoResult got = co_await stream.readSome(buffer);
    CHECK(got.error == asio::error::operation_aborted);
  });
  CHECK(wasReset.get_future().get());
}

TEST_CASE("Stream: an end that came in one event with bytes is seen behind them", "[net]") {
  enum class End { kOrderly, kReset, kHungUp };
  const auto end = GENERATE(End::kOrderly, End::kReset, End::kHungUp);
  CAPTURE(end);
  std::promise<void> asked;
  std::promise<void> over;
  RawServer server([&](RawConnection& connection) {
    connection.send("first");
    asked.get_future().wait();
    connection.send("last");
    if (end == End::kOrderly) connection.shutdownSend();
    if (end == End::kReset) connection.reset();
    over.set_value();
    if (end != End::kReset) holdOpen(connection);
  });
  OnLoop onLoop;
  onLoop.run([&]() -> Task<> {
    auto stream = onLoop.connect(server.port());
    stream.setDeadline(in(3s));
    std::array<char, 64> buffer{};
    co_await stream.readSome(buffer);
    for (int times = 0; times < 2; ++times) CHECK(stream.isIdleAndOpen());
    asked.set_value();
    over.get_future().wait();  // the loop sees nothing of it one by one
    if (end == End::kHungUp) stream.hangUp();
    for (int turns = 0; turns < 3; ++turns) co_await net::nextTurn(onLoop.loop().context());
    const IoResult last = co_await stream.readSome(buffer);
    CHECK(std::string_view(buffer.data(), last.bytes) == "last");
    const IoResult behind = co_await stream.readSome(buffer);
    if (end == End::kReset)
      CHECK(behind.error == std::errc::connection_reset);
    else
      CHECK(behind.error == asio::error::eof);
  });
}

TEST_CASE("Stream: a read that waits past its deadline ends once with timed_out", "[net]") {
  RawServer server(holdOpen);
  OnLoop onLoop;
  onLoop.run([&]() -> Task<> {
    auto stream = onLoop.connect(server.port());
    std::array<char, 8> buffer{};
    const auto deadline = in(50ms);
    stream.setDeadline(deadline);
    const IoResult late = co_await stream.readSome(buffer);
    CHECK(late.error == asio::error::timed_out);
    CHECK(std::chrono::steady_clock::now() >= deadline);
    CHECK_FALSE(stream.isOpen());
    const IoResult after = co_await stream.writeAll("x");
    CHECK(after.error == asio::error::timed_out);
  });
}

TEST_CASE("Stream: a write that waits past its deadline ends with timed_out", "[net]") {
  std::promise<void> over;
  RawServer server([done = over.get_future().share()](RawConnection&) { done.wait(); });
  OnLoop onLoop;
  onLoop.run([&]() -> Task<> {
    auto stream = onLoop.connect(server.port());
    stream.setDeadline(in(50ms));
    const std::string much(32'000'000, 'x');  // NOLINT(bugprone-string-constructor)
    const IoResult late = co_await stream.writeAll(much);
    CHECK(late.error == asio::error::timed_out);
    CHECK(late.bytes < much.size());
  });
  over.set_value();
}

TEST_CASE("Stream: the deadline is total, however often bytes drip in", "[net]") {
  RawServer server([](RawConnection& connection) {
    while (connection.send("x")) std::this_thread::sleep_for(5ms);
  });
  OnLoop onLoop;
  onLoop.run([&]() -> Task<> {
    auto stream = onLoop.connect(server.port());
    stream.setDeadline(in(100ms));
    std::array<char, 8> buffer{};
    IoResult result;
    while (!result.error) result = co_await stream.readSome(buffer);
    CHECK(result.error == asio::error::timed_out);
  });
}

TEST_CASE("Stream: close ends a waiting read with operation_aborted", "[net]") {
  RawServer server(holdOpen);
  OnLoop onLoop;
  onLoop.run([&]() -> Task<> {
    auto stream = onLoop.connect(server.port());
    asio::steady_timer timer(onLoop.loop().context(), 5ms);
    timer.async_wait([&](std::error_code) { stream.close(); });
    std::array<char, 8> buffer{};
    const IoResult result = co_await stream.readSome(buffer);
    CHECK(result.error == asio::error::operation_aborted);
  });
}

TEST_CASE("Stream: watchPeer sees the peer's end, also behind unread bytes", "[net]") {
  const std::string unread = GENERATE("", "GET /next HTTP/1.1\r\n");
  const bool resets = GENERATE(false, true);
  CAPTURE(unread, resets);
  std::promise<void> armed;
  RawServer server([&](RawConnection& connection) {
    connection.send(unread);
    armed.get_future().wait();
    if (resets) connection.reset();
  });
  OnLoop onLoop;
  onLoop.run([&]() -> Task<> {
    auto stream = onLoop.connect(server.port());
    asio::steady_timer gone(onLoop.loop().context(), 3s);
    int times = 0;
    stream.watchPeer([&] {
      ++times;
      gone.cancel();
    });
    armed.set_value();
    co_await net::elapsed(gone);
    CHECK(times == 1);
  });
}

TEST_CASE("Stream: watchPeer reads nothing and is silent while the peer stays", "[net]") {
  RawServer server([](RawConnection& connection) {
    connection.send("pipelined");
    holdOpen(connection);
  });
  OnLoop onLoop;
  onLoop.run([&]() -> Task<> {
    auto stream = onLoop.connect(server.port());
    bool gone = false;
    stream.watchPeer([&] { gone = true; });
    asio::steady_timer timer(onLoop.loop().context(), 250ms);
    co_await net::elapsed(timer);
    CHECK_FALSE(gone);
    stream.unwatch();
    std::array<char, 16> buffer{};
    const IoResult got = co_await stream.readSome(buffer);
    CHECK(std::string_view(buffer.data(), got.bytes) == "pipelined");
  });
}

TEST_CASE("Stream: isIdleAndOpen tells a waiting byte, an end and silence apart", "[net]") {
  const int kind = GENERATE(0, 1, 2);
  CAPTURE(kind);
  RawServer server([kind](RawConnection& connection) {
    connection.send("ready");
    if (kind == 1) connection.send("more");
    if (kind != 2) holdOpen(connection);
  });
  OnLoop onLoop;
  onLoop.run([&]() -> Task<> {
    auto stream = onLoop.connect(server.port());
    std::array<char, 5> buffer{};
    const IoResult got = co_await stream.readSome(buffer);
    CHECK(got.bytes == 5);
    asio::steady_timer timer(onLoop.loop().context(), 20ms);
    co_await net::elapsed(timer);
    CHECK(stream.isIdleAndOpen() == (kind == 0));
  });
}

TEST_CASE("Stream: a released socket is the caller's", "[net]") {
  RawServer server([](RawConnection& connection) { connection.send(connection.readUntil("!")); });
  OnLoop onLoop;
  int socket = -1;
  onLoop.run([&]() -> Task<> {
    auto stream = onLoop.connect(server.port());
    stream.setDeadline(in(10s));
    socket = stream.releaseSocket();
    CHECK_FALSE(stream.isOpen());
    co_return;
  });
  RawConnection mine(socket);
  CHECK(mine.send("still open!"));
  pollfd readable{.fd = socket, .events = POLLIN, .revents = 0};
  CHECK(poll(&readable, 1, 2000) == 1);
  CHECK(mine.read(11) == "still open!");
}

}  // namespace
