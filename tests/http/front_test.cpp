#include "http/front.h"

#include "base/error.h"
#include "base/log.h"
#include "http/fast_lane.h"
#include "http/slow_lane.h"
#include "net/completion.h"
#include "net/task.h"
#include "support/lambda_handlers.h"
#include "support/on_loop.h"
#include "support/raw_server.h"

#include <Poco/StreamCopier.h>
#include <asio/steady_timer.hpp>
#include <catch2/catch.hpp>
#include <netinet/in.h>
#include <poll.h>
#include <sys/resource.h>
#include <sys/socket.h>

#include <atomic>
#include <chrono>
#include <functional>
#include <future>
#include <memory>
#include <string>
#include <thread>
#include <vector>

namespace {

using namespace std::chrono_literals;
using net::Task;
using Poco::Net::HTTPServerRequest;
using Poco::Net::HTTPServerResponse;
using support::LambdaHandlers;
using support::OnLoop;
using support::RawConnection;

/// A fast lane from a function that answers with a body, or hangs until the client goes.
class FakeFastLane final : public http::FastLane {
 public:
  Task<bool> serve(http::Exchange& exchange) override {
    ++served;
    lastLoop = &exchange.loop;
    if (exchange.head.path == "/mcp/hang") co_return co_await hang(exchange);
    const bool keep = exchange.head.keepAlive && !exchange.lastRequest;
    std::string body = std::string(exchange.head.method) + " " + std::string(exchange.route.rest);
    body += exchange.lastRequest ? " last" : "";
    const std::string text =
        "HTTP/1.1 200 OK\r\nContent-Length: " + std::to_string(body.size()) + "\r\n\r\n" + body;
    const net::IoResult sent = co_await exchange.client.writeAll(text);
    co_return !sent.error && keep && exchange.head.path != "/mcp/close";
  }

  std::atomic<int> served{0};
  std::atomic<const net::Loop*> lastLoop{nullptr};
  std::atomic<int> hanging{0};
  std::promise<void> hung;

 private:
  Task<bool> hang(http::Exchange& exchange) {
    asio::steady_timer gone(exchange.loop.context(), 1h);
    exchange.client.watchPeer([&] { gone.cancel(); });
    if (++hanging == 1) hung.set_value();
    if (co_await net::elapsed(gone)) --hanging;
    co_return false;
  }
};

struct Fixture {
  explicit Fixture(http::FrontOptions given = {}, http::SlowLane::Options slowOptions = {})
      : slow(new LambdaHandlers(
                 [this](auto& request, auto& response) { slowHandler(request, response); }),
             slowOptions),
        front(onLoop.loops(), withDefaults(std::move(given)), fast, slow) {
    slow.start();
    front.start();
  }

  ~Fixture() {
    front.stop(0ms);
    slow.stop(0ms);
  }

  static http::FrontOptions withDefaults(http::FrontOptions options) {
    options.routes.hasDefaultProfile = true;
    options.health = [] { return std::string(R"({"status":"ok"})"); };
    return options;
  }

  RawConnection connect() { return RawConnection::to(front.port()); }

  bool accepts() {
    try {
      connect();
      return true;
    } catch (const std::system_error&) {
      return false;
    }
  }

  [[nodiscard]] std::string host() const {
    return "Host: 127.0.0.1:" + std::to_string(front.port()) + "\r\n";
  }

  [[nodiscard]] std::string get(const std::string& path, const std::string& fields = {}) const {
    return "GET " + path + " HTTP/1.1\r\n" + host() + fields + "\r\n";
  }

  /// The whole answer, up to the server's close.
  std::string answerTo(const std::string& bytes) {
    auto client = connect();
    client.send(bytes);
    return client.readToEnd();
  }

  LambdaHandlers::Handle slowHandler = [](HTTPServerRequest& request,
                                          HTTPServerResponse& response) {
    std::string text = request.getMethod() + " " + request.getURI() + " ";
    Poco::StreamCopier::copyToString(request.stream(), text);
    const std::string answer = request.getMethod() + " " + request.getURI() + " " + text;
    response.sendBuffer(answer.data(), answer.size());
  };
  OnLoop onLoop{2};
  FakeFastLane fast;
  http::SlowLane slow;
  http::Front front;
};

std::string bodyOf(const std::string& answer) { return answer.substr(answer.find("\r\n\r\n") + 4); }

/// One answer of a connection that stays open.
std::string nextAnswer(RawConnection& client) {
  const auto head = client.readUntil("\r\n\r\n");
  const auto at = head.find("Content-Length: ");
  if (at == std::string::npos) return head;
  return head + client.read(std::stoul(head.substr(at + 16)));
}

bool has(const std::string& text, const std::string& part) {
  return text.find(part) != std::string::npos;
}

TEST_CASE("Front: a proxied request goes to the fast lane, again and again", "[http]") {
  Fixture fixture;
  auto client = fixture.connect();
  for (int i = 0; i < 3; ++i) {
    client.send(fixture.get("/mcp/x?q=" + std::to_string(i)));
    CHECK(bodyOf(nextAnswer(client)) == "GET /x?q=" + std::to_string(i));
  }
  CHECK(fixture.fast.served == 3);
  CHECK(fixture.front.counters().open == 1);
}

TEST_CASE("Front: a loop gets few connections before the next gets any, and again when some end",
          "[http]") {
  Fixture fixture({.sharing = 3});
  std::vector<RawConnection> clients;
  const auto loopOfNext = [&] {
    auto& client = clients.emplace_back(fixture.connect());
    client.send(fixture.get("/mcp/x"));
    nextAnswer(client);
    return fixture.fast.lastLoop.load();
  };
  const auto* const first = &fixture.onLoop.loops().at(0);
  const auto* const second = &fixture.onLoop.loops().at(1);
  for (int i = 0; i < 3; ++i) CHECK(loopOfNext() == first);
  for (int i = 0; i < 3; ++i) CHECK(loopOfNext() == second);
  CHECK(loopOfNext() == first);  // none has few: the one with the fewest
  CHECK(loopOfNext() == second);
  clients.clear();
  for (int turns = 0; turns < 2000 && fixture.front.counters().open > 0; ++turns)
    std::this_thread::sleep_for(1ms);
  loopOfNext();  // chosen while the others were there
  CHECK(loopOfNext() == first);
}

TEST_CASE("Front: pipelined requests are answered in order", "[http]") {
  Fixture fixture;
  auto client = fixture.connect();
  client.send(fixture.get("/mcp/1") + fixture.get("/mcp/2") + fixture.get("/health"));
  CHECK(bodyOf(nextAnswer(client)) == "GET /1");
  CHECK(bodyOf(nextAnswer(client)) == "GET /2");
  CHECK(bodyOf(nextAnswer(client)) == R"({"status":"ok"})");
}

TEST_CASE("Front: a head may come in pieces", "[http]") {
  Fixture fixture;
  auto client = fixture.connect();
  const auto request = fixture.get("/mcp/x");
  for (const char byte : request) client.send({&byte, 1});
  CHECK(bodyOf(nextAnswer(client)) == "GET /x");
}

TEST_CASE("Front: everything else goes to the slow lane, with its body, and is closed", "[http]") {
  Fixture fixture;
  const auto text = fixture.answerTo("POST /oauth/login?x HTTP/1.1\r\n" + fixture.host() +
                                     "Content-Length: 5\r\nExpect: 100-continue\r\n\r\nhello");
  CHECK(text.starts_with("HTTP/1.1 200 OK"));
  CHECK(has(bodyOf(text), "POST /oauth/login?x"));
  CHECK(has(bodyOf(text), "hello"));
  CHECK(fixture.fast.served == 0);
}

TEST_CASE("Front: Expect: 100-continue is answered for the slow lane", "[http]") {
  Fixture fixture;
  auto client = fixture.connect();
  client.send("POST /oauth/login HTTP/1.1\r\n" + fixture.host() +
              "Content-Length: 5\r\nExpect: 100-continue\r\n\r\n");
  CHECK(client.readUntil("\r\n\r\n") == "HTTP/1.1 100 Continue\r\n\r\n");
  client.send("later");
  const auto text = client.readToEnd();
  CHECK(text.starts_with("HTTP/1.1 200 OK"));
  CHECK(has(text, "later"));
}

TEST_CASE("Front: the slow lane's bodies are small and have a length", "[http]") {
  Fixture fixture;
  const auto chunked = fixture.answerTo("POST /oauth/login HTTP/1.1\r\n" + fixture.host() +
                                        "Transfer-Encoding: chunked\r\n\r\n0\r\n\r\n");
  CHECK(chunked.starts_with("HTTP/1.1 400"));
  const auto large = fixture.answerTo("POST /oauth/login HTTP/1.1\r\n" + fixture.host() +
                                      "Content-Length: 65537\r\n\r\n" + std::string(65'537, 'x'));
  CHECK(large.starts_with("HTTP/1.1 413"));
}

TEST_CASE("Front: a slow body never reaches a thread and ends at its deadline", "[http]") {
  Fixture fixture({.bodyLimit = 100ms});
  auto client = fixture.connect();
  client.send("POST /oauth/login HTTP/1.1\r\n" + fixture.host() + "Content-Length: 5\r\n\r\nhel");
  CHECK(client.endsWithin(2s));
  CHECK(fixture.slow.held() == 0);
}

TEST_CASE("Front: a bad head is answered 400, and the client can read that before the close",
          "[http]") {
  Fixture fixture;
  const std::string bad = GENERATE(
      "GET / HTTP/1.1\r\nHost : x\r\n\r\n", "GET / HTTP/1.1\nHost: x\n\n", "GET / HTTP/1.1\r\n\r\n",
      "CONNECT a:1 HTTP/1.1\r\n\r\n", "GET /%2e%2e/x HTTP/1.1\r\nHost: x\r\n\r\n");
  CAPTURE(bad);
  const auto text = fixture.answerTo(bad + std::string(50'000, 'z'));
  CHECK(text.starts_with("HTTP/1.1 400"));
  CHECK(has(text, "Connection: close\r\n"));
  CHECK(has(text, R"("error":"bad_request")"));
}

TEST_CASE("Front: a head over 64 KiB is refused", "[http]") {
  Fixture fixture;
  const auto text = fixture.answerTo("GET / HTTP/1.1\r\nX: " + std::string(70'000, 'x'));
  CHECK(text.starts_with("HTTP/1.1 431"));
}

TEST_CASE("Front: a foreign Host or Origin is refused on every lane and closes", "[http]") {
  Fixture fixture;
  const std::string path = GENERATE("/mcp", "/oauth/status", "/health", "/nowhere");
  CAPTURE(path);
  const auto foreign =
      fixture.answerTo("GET " + path + " HTTP/1.1\r\nHost: evil.example:80\r\n\r\n");
  CHECK(foreign.starts_with("HTTP/1.1 421"));
  const auto page = fixture.answerTo(fixture.get(path, "Origin: https://evil.example\r\n"));
  CHECK(page.starts_with("HTTP/1.1 403"));
  CHECK(has(page, "Connection: close\r\n"));
  CHECK(fixture.fast.served == 0);
}

TEST_CASE("Front: addresses that nobody serves are 404 and keep the connection", "[http]") {
  Fixture fixture;
  auto client = fixture.connect();
  client.send(fixture.get("/.well-known/oauth-authorization-server"));
  CHECK(nextAnswer(client).starts_with("HTTP/1.1 404"));
  client.send(fixture.get("/p/No%20name/mcp"));
  CHECK(nextAnswer(client).starts_with("HTTP/1.1 404"));
  client.send("POST /health HTTP/1.1\r\n" + fixture.host() + "\r\n");
  CHECK(nextAnswer(client).starts_with("HTTP/1.1 405"));
  client.send("HEAD /health HTTP/1.1\r\n" + fixture.host() + "Connection: close\r\n\r\n");
  CHECK(bodyOf(client.readToEnd()).empty());
}

TEST_CASE("Front: /health answers while every thread of the slow lane is busy", "[http]") {
  std::promise<void> open;
  Fixture fixture({}, {.threads = 1, .queue = 1});
  fixture.slowHandler = [gate = open.get_future().share()](HTTPServerRequest&,
                                                           HTTPServerResponse& response) {
    gate.wait();
    response.send();
  };
  std::vector<RawConnection> busy;
  for (int i = 0; i < 2; ++i) {
    busy.push_back(fixture.connect());
    busy.back().send(fixture.get("/oauth/status"));
  }
  while (fixture.slow.held() < 2) std::this_thread::yield();
  CHECK(fixture.answerTo(fixture.get("/health", "Connection: close\r\n"))
            .starts_with("HTTP/1.1 200"));
  const auto full = fixture.answerTo(fixture.get("/oauth/status"));
  CHECK(full.starts_with("HTTP/1.1 503"));
  CHECK(has(full, "Retry-After: "));
  open.set_value();
  for (auto& client : busy) CHECK(client.readToEnd().starts_with("HTTP/1.1 200"));
}

TEST_CASE("Front: a login and its callback get through while the slow lane is full", "[http]") {
  std::promise<void> open;
  Fixture fixture({}, {.threads = 2, .queue = 0, .urgentThreads = 1});
  fixture.slowHandler = [gate = open.get_future().share()](HTTPServerRequest& request,
                                                           HTTPServerResponse& response) {
    if (request.getURI() == "/oauth/status") gate.wait();
    response.send();
  };
  std::vector<RawConnection> busy;
  for (int i = 0; i < 2; ++i) {
    busy.push_back(fixture.connect());
    busy.back().send(fixture.get("/oauth/status"));
  }
  while (fixture.slow.held() < 2) std::this_thread::yield();
  CHECK(fixture.answerTo(fixture.get("/oauth/status")).starts_with("HTTP/1.1 503"));
  CHECK(fixture.answerTo(fixture.get("/oauth/login")).starts_with("HTTP/1.1 200"));
  CHECK(fixture.answerTo(fixture.get("/oauth/callback?state=1")).starts_with("HTTP/1.1 200"));
  open.set_value();
  for (auto& client : busy) CHECK(client.readToEnd().starts_with("HTTP/1.1 200"));
}

TEST_CASE("Front: an idle connection is closed at its deadline", "[http]") {
  Fixture fixture({.idleLimit = 100ms});
  auto client = fixture.connect();
  CHECK(client.endsWithin(2s));
}

TEST_CASE("Front: a head that drips is cut off at its total deadline", "[http]") {
  Fixture fixture({.headLimit = 100ms});
  auto client = fixture.connect();
  const auto start = std::chrono::steady_clock::now();
  while (client.send("x") && std::chrono::steady_clock::now() - start < 3s)
    std::this_thread::sleep_for(5ms);
  CHECK(std::chrono::steady_clock::now() - start < 2s);
}

TEST_CASE("Front: past the limit there is 503, but health and login get through", "[http]") {
  Fixture fixture({.maxConnections = 2, .reserve = 2});
  std::vector<RawConnection> held;
  for (int i = 0; i < 2; ++i) {
    held.push_back(fixture.connect());
    held.back().send(fixture.get("/mcp/x"));
    nextAnswer(held.back());
  }
  const auto refused = fixture.answerTo(fixture.get("/mcp/x"));
  CHECK(refused.starts_with("HTTP/1.1 503"));
  CHECK(has(refused, "Retry-After: "));
  CHECK(fixture.answerTo(fixture.get("/health")).starts_with("HTTP/1.1 200"));
  CHECK(fixture.answerTo(fixture.get("/oauth/login")).starts_with("HTTP/1.1 200"));
  CHECK(fixture.answerTo(fixture.get("/oauth/callback?state=1")).starts_with("HTTP/1.1 200"));
  held.pop_back();
  while (fixture.front.counters().open > 1) std::this_thread::yield();
  CHECK(
      fixture.answerTo(fixture.get("/mcp/x", "Connection: close\r\n")).starts_with("HTTP/1.1 200"));
}

TEST_CASE("Front: nobody can hold the reserve by silence", "[http]") {
  Fixture fixture({.maxConnections = 1, .reserve = 2});
  auto normal = fixture.connect();
  normal.send(fixture.get("/mcp/x"));
  nextAnswer(normal);
  const std::vector<std::string> begun{
      "", "GET /mc",
      "POST /oauth/login HTTP/1.1\r\n" + fixture.host() + "Content-Length: 1\r\n\r\n"};
  std::vector<RawConnection> silent;
  for (int i = 0; i < 20; ++i) {
    silent.push_back(fixture.connect());
    silent.back().send(begun[static_cast<std::size_t>(i) % begun.size()]);
    CHECK(fixture.answerTo(fixture.get("/health")).starts_with("HTTP/1.1 200"));
  }
  CHECK(silent.front().endsWithin(1s));
  while (fixture.front.counters().open > 3) std::this_thread::yield();
  normal.send(fixture.get("/mcp/x"));  // has not made room
  CHECK(nextAnswer(normal).starts_with("HTTP/1.1 200"));
}

TEST_CASE("Front: nor by reading an answer and staying", "[http]") {
  Fixture fixture({.maxConnections = 0, .reserve = 2, .lingerLimit = 1h});
  std::vector<RawConnection> stay;
  for (int i = 0; i < 10; ++i) {
    stay.push_back(fixture.connect());
    stay.back().send(fixture.get("/mcp/x"));
    CHECK(nextAnswer(stay.back()).starts_with("HTTP/1.1 503"));
  }
  CHECK(fixture.answerTo(fixture.get("/health")).starts_with("HTTP/1.1 200"));
}

TEST_CASE("Front: past the reserve a connection is turned away at once", "[http]") {
  Fixture fixture({.maxConnections = 1, .reserve = 0});
  auto held = fixture.connect();
  held.send(fixture.get("/mcp/x"));
  nextAnswer(held);
  auto client = fixture.connect();
  CHECK(client.readToEnd().starts_with("HTTP/1.1 503"));
  CHECK(fixture.front.counters().refused == 1);
}

TEST_CASE("Front: stop closes idle connections at once and refuses new ones", "[http]") {
  Fixture fixture;
  auto client = fixture.connect();
  client.send(fixture.get("/mcp/x"));
  nextAnswer(client);
  CHECK(fixture.front.stop(5s));
  CHECK(client.endsWithin(1s));
  CHECK_THROWS_AS(fixture.connect(), std::system_error);
}

TEST_CASE("Front: stop lets a running exchange end, which then closes", "[http]") {
  Fixture fixture;
  auto client = fixture.connect();
  const auto request = fixture.get("/mcp/x");
  client.send(request.substr(0, 10));
  while (fixture.front.counters().open < 1) std::this_thread::yield();
  std::this_thread::sleep_for(20ms);
  auto stopped = std::async(std::launch::async, [&] { return fixture.front.stop(5s); });
  while (fixture.accepts()) std::this_thread::yield();
  CHECK(stopped.wait_for(0s) == std::future_status::timeout);
  client.send(request.substr(10));
  CHECK(bodyOf(client.readToEnd()) == "GET /x last");
  client.close();
  CHECK(stopped.get());
}

TEST_CASE("Front: stop hangs up on what does not end", "[http]") {
  Fixture fixture;
  auto client = fixture.connect();
  client.send(fixture.get("/mcp/hang"));
  fixture.fast.hung.get_future().wait();
  CHECK(fixture.front.stop(20ms));
  CHECK(fixture.fast.hanging == 0);
  CHECK(client.endsWithin(1s));
}

TEST_CASE("Front: a lane that says false closes the connection", "[http]") {
  Fixture fixture;
  CHECK(bodyOf(fixture.answerTo(fixture.get("/mcp/close"))) == "GET /close");
}

TEST_CASE("Front: a port in use or a bad address is one line that says what to do", "[http]") {
  Fixture fixture;
  const auto startOn = [&](std::string bind, std::uint16_t port) {
    http::FrontOptions options = Fixture::withDefaults({});
    options.bind = std::move(bind);
    options.port = port;
    http::Front other(fixture.onLoop.loops(), options, fixture.fast, fixture.slow);
    other.start();
  };
  try {
    startOn("127.0.0.1", fixture.front.port());
    FAIL("the port was shared");
  } catch (const base::Error& error) {
    CHECK(error.kind() == base::ErrorKind::kInternal);
    CHECK(has(error.text(), std::to_string(fixture.front.port())));
    CHECK(has(error.hint(), "PORT"));
  }
  CHECK_THROWS_AS(startOn("not an address", 0), base::Error);
  CHECK_THROWS_AS(startOn("192.0.2.1", 0), base::Error);
}

// UndefinedBehaviorSanitizer opens a pipe to look at an object, and takes its failing for a fault.
#if !defined(__SANITIZE_ADDRESS__)
TEST_CASE("Front: when descriptors run out it pauses, and goes on when there are some", "[http]") {
  Fixture fixture;
  const int socket = ::socket(AF_INET, SOCK_STREAM, 0);
  sockaddr_in address{};
  address.sin_family = AF_INET;
  address.sin_port = htons(fixture.front.port());
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  rlimit before{};
  getrlimit(RLIMIT_NOFILE, &before);
  base::setLogLevel(base::LogLevel::kError);  // the sanitizers' own checks need descriptors
  const rlimit none{.rlim_cur = 3, .rlim_max = before.rlim_max};
  setrlimit(RLIMIT_NOFILE, &none);
  const int connected =
      ::connect(socket, reinterpret_cast<const sockaddr*>(&address), sizeof(address));
  RawConnection client(socket);
  client.send(fixture.get("/health"));
  const bool ended = client.endsWithin(50ms);
  const auto accepted = fixture.front.counters().accepted;
  setrlimit(RLIMIT_NOFILE, &before);
  base::setLogLevel(base::LogLevel::kInfo);
  CHECK(connected == 0);
  CHECK_FALSE(ended);
  CHECK(accepted == 0);
  CHECK(RawConnection::to(fixture.front.port()).send("x"));
  pollfd readable{.fd = socket, .events = POLLIN, .revents = 0};
  CHECK(poll(&readable, 1, 3000) == 1);
}
#endif

TEST_CASE("Front: it listens on IPv6 as well", "[http]") {
  Fixture fixture({.bind = "::1"});
  asio::io_context context;
  asio::ip::tcp::socket client(context);
  client.connect({asio::ip::address_v6::loopback(), fixture.front.port()});
  RawConnection raw(client.release());
  raw.send("GET /health HTTP/1.1\r\nHost: [::1]:" + std::to_string(fixture.front.port()) +
           "\r\nConnection: close\r\n\r\n");
  CHECK(raw.readToEnd().starts_with("HTTP/1.1 200"));
}

}  // namespace
