// Event streams through a proxy, both ends in one process, so that one clock times them:
//   bench_streams PROXY_PORT PATH UPSTREAM_PORT STREAMS EVENTS EVENTS_PER_SECOND
// Listens as the upstream, opens the streams, says "open" and waits for a line; then sends the
// events, each on the next stream in turn, says how long they took, and ends at the next line.

#include <asio/awaitable.hpp>
#include <asio/buffer.hpp>
#include <asio/co_spawn.hpp>
#include <asio/connect.hpp>
#include <asio/detached.hpp>
#include <asio/io_context.hpp>
#include <asio/ip/tcp.hpp>
#include <asio/posix/stream_descriptor.hpp>
#include <asio/read_until.hpp>
#include <asio/redirect_error.hpp>
#include <asio/steady_timer.hpp>
#include <asio/streambuf.hpp>
#include <asio/use_awaitable.hpp>
#include <asio/write.hpp>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <charconv>
#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <iostream>
#include <stdexcept>
#include <string>
#include <string_view>
#include <vector>

namespace {

using asio::use_awaitable;
using asio::ip::tcp;
using Clock = std::chrono::steady_clock;

struct Plan {
  std::uint16_t proxyPort;
  std::string path;
  std::uint16_t upstreamPort;
  std::size_t streams;
  std::size_t events;
  double perSecond;
};

constexpr std::string_view kAnswer =
    "HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\nTransfer-Encoding: chunked\r\n\r\n";
constexpr std::size_t kConnectingAtOnce = 64;

long long nanoseconds() { return Clock::now().time_since_epoch().count(); }

class Load {
 public:
  explicit Load(Plan plan)
      : plan_(std::move(plan)),
        acceptor_(context_, tcp::endpoint(asio::ip::address_v4::loopback(), plan_.upstreamPort)),
        input_(context_, dup(STDIN_FILENO)) {
    acceptor_.listen(16384);
  }

  int run() {
    asio::co_spawn(context_, accept(), rethrow);
    asio::co_spawn(context_, play(), rethrow);
    context_.run();
    return delays_.size() == plan_.events ? 0 : 1;
  }

 private:
  static void rethrow(const std::exception_ptr& fault) {
    if (fault) std::rethrow_exception(fault);
  }

  asio::awaitable<void> accept() {
    for (;;)
      asio::co_spawn(context_, serve(co_await acceptor_.async_accept(use_awaitable)), rethrow);
  }

  asio::awaitable<void> serve(tcp::socket socket) {
    socket.set_option(tcp::no_delay(true));
    asio::streambuf head;
    std::error_code ended;
    co_await asio::async_read_until(socket, head, "\r\n\r\n",
                                    asio::redirect_error(use_awaitable, ended));
    if (ended) co_return;  // a proxy that only looks whether we are there
    co_await asio::async_write(socket, asio::buffer(kAnswer), use_awaitable);
    upstreams_.push_back(std::move(socket));
  }

  asio::awaitable<void> play() {
    for (std::size_t i = 0; i < kConnectingAtOnce; ++i)
      asio::co_spawn(context_, openSome(i), rethrow);
    while (opened_ < plan_.streams || upstreams_.size() < plan_.streams) co_await pause(0.01);
    std::cout << "open" << std::endl;
    co_await line();
    co_await sendEvents();
    report();
    co_await line();
    context_.stop();
  }

  asio::awaitable<void> openSome(std::size_t from) {
    for (auto i = from; i < plan_.streams; i += kConnectingAtOnce) {
      tcp::socket socket(context_);
      const tcp::endpoint proxy(asio::ip::address_v4::loopback(), plan_.proxyPort);
      co_await socket.async_connect(proxy, use_awaitable);
      const std::string request =
          "GET " + plan_.path + " HTTP/1.1\r\nHost: 127.0.0.1:" + std::to_string(plan_.proxyPort) +
          "\r\nAccept: text/event-stream\r\n\r\n";
      co_await asio::async_write(socket, asio::buffer(request), use_awaitable);
      std::string head;
      const auto size = co_await asio::async_read_until(socket, asio::dynamic_buffer(head),
                                                        "\r\n\r\n", use_awaitable);
      if (!head.starts_with("HTTP/1.1 200")) throw std::runtime_error("the proxy said: " + head);
      head.erase(0, size);
      asio::co_spawn(context_, receive(std::move(socket), std::move(head)), rethrow);
      ++opened_;
    }
  }

  asio::awaitable<void> receive(tcp::socket socket, std::string text) {
    for (;;) {
      take(text);
      std::array<char, 512> bytes{};
      const auto got = co_await socket.async_read_some(asio::buffer(bytes), use_awaitable);
      text.append(bytes.data(), got);
    }
  }

  /// Events read "data: <nanoseconds>.".
  void take(std::string& text) {
    static constexpr std::string_view kData = "data: ";
    for (;;) {
      const auto begin = text.find(kData);
      const auto end = text.find('.', begin == std::string::npos ? 0 : begin);
      if (begin == std::string::npos || end == std::string::npos) return;
      long long sent = 0;
      std::from_chars(text.data() + begin + kData.size(), text.data() + end, sent);
      delays_.push_back(nanoseconds() - sent);
      text.erase(0, end + 1);
    }
  }

  asio::awaitable<void> sendEvents() {
    const auto begin = Clock::now();
    asio::steady_timer timer(context_);
    for (std::size_t i = 0; i < plan_.events; ++i) {
      timer.expires_at(begin + std::chrono::nanoseconds(static_cast<long long>(
                                   1e9 * static_cast<double>(i) / plan_.perSecond)));
      co_await timer.async_wait(use_awaitable);
      auto event = "data: " + std::to_string(nanoseconds()) + ".";
      event.resize(200, ' ');
      event += "\n\n";
      std::array<char, 32> size{};
      std::snprintf(size.data(), size.size(), "%zx\r\n", event.size());
      const auto chunk = size.data() + event + "\r\n";
      co_await asio::async_write(upstreams_[i % upstreams_.size()], asio::buffer(chunk),
                                 use_awaitable);
    }
    for (int i = 0; i < 500 && delays_.size() < plan_.events; ++i) co_await pause(0.01);
  }

  asio::awaitable<void> pause(double seconds) {
    asio::steady_timer timer(context_, std::chrono::microseconds(static_cast<long>(seconds * 1e6)));
    co_await timer.async_wait(use_awaitable);
  }

  asio::awaitable<void> line() {
    std::string text;
    co_await asio::async_read_until(input_, asio::dynamic_buffer(text), '\n', use_awaitable);
  }

  void report() {
    std::sort(delays_.begin(), delays_.end());
    const auto at = [this](double part) {
      if (delays_.empty()) return 0.0;
      const auto last = static_cast<double>(delays_.size() - 1);
      return static_cast<double>(delays_[static_cast<std::size_t>(part * last)]) / 1e3;
    };
    std::cout << R"({"received":)" << delays_.size() << R"(,"p50_us":)" << at(0.5)
              << R"(,"p99_us":)" << at(0.99) << "}" << std::endl;
  }

  Plan plan_;
  asio::io_context context_{1};
  tcp::acceptor acceptor_;
  asio::posix::stream_descriptor input_;
  std::vector<tcp::socket> upstreams_;
  std::size_t opened_ = 0;
  std::vector<long long> delays_;
};

}  // namespace

int main(int argc, char** argv) {
  try {
    if (argc != 7) throw std::runtime_error("six arguments, please: see stream_load.cpp");
    const auto number = [argv](int i) { return std::stoul(argv[i]); };
    return Load({.proxyPort = static_cast<std::uint16_t>(number(1)),
                 .path = argv[2],
                 .upstreamPort = static_cast<std::uint16_t>(number(3)),
                 .streams = number(4),
                 .events = number(5),
                 .perSecond = std::stod(argv[6])})
        .run();
  } catch (const std::exception& fault) {
    std::cerr << "bench_streams: " << fault.what() << '\n';
    return 1;
  }
}
