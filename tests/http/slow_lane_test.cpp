#include "http/slow_lane.h"

#include "http/handoff_queue.h"
#include "support/lambda_handlers.h"
#include "support/socket_pair.h"

#include <Poco/StreamCopier.h>
#include <catch2/catch.hpp>

#include <atomic>
#include <chrono>
#include <future>
#include <memory>
#include <string>
#include <thread>
#include <vector>

namespace {

using namespace std::chrono_literals;
using http::OwnedSocket;
using http::SlowLane;
using Poco::Net::HTTPServerRequest;
using Poco::Net::HTTPServerResponse;
using support::LambdaHandlers;
using support::RawConnection;
using support::SocketPair;

const std::string kGet = "GET /x HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n";

void answer(HTTPServerResponse& response, const std::string& text) {
  response.sendBuffer(text.data(), text.size());
}

struct Fixture {
  SlowLane lane;

  explicit Fixture(LambdaHandlers::Handle handle, SlowLane::Options options = {})
      : lane(new LambdaHandlers(std::move(handle)), options) {
    lane.start();
  }

  /// The client's end.
  RawConnection hand(const std::string& request, std::shared_ptr<void> ticket = {},
                     bool urgent = false) {
    auto pair = SocketPair::make();
    auto place = lane.place(urgent);
    REQUIRE(place);
    lane.serve(std::move(*place), OwnedSocket(pair.server), request, std::move(ticket));
    return std::move(pair.client);
  }
};

std::string bodyOf(const std::string& answer) { return answer.substr(answer.find("\r\n\r\n") + 4); }

TEST_CASE("SlowLane: a request is answered, and the connection closed", "[http]") {
  Fixture fixture([](HTTPServerRequest& request, HTTPServerResponse& response) {
    answer(response, request.getMethod() + " " + request.getURI());
  });
  const auto text = fixture.hand(kGet).readToEnd();
  CHECK(text.starts_with("HTTP/1.1 200 OK\r\n"));
  CHECK(text.find("Connection: Close\r\n") != std::string::npos);
  CHECK(bodyOf(text) == "GET /x");
}

TEST_CASE("SlowLane: the handler reads the whole body and then an end", "[http]") {
  Fixture fixture([](HTTPServerRequest& request, HTTPServerResponse& response) {
    std::string body;
    Poco::StreamCopier::copyToString(request.stream(), body);
    answer(response, body);
  });
  const std::string body(60'000, 'b');
  const auto text =
      fixture.hand("POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 60000\r\n\r\n" + body)
          .readToEnd();
  CHECK((bodyOf(text) == body));
}

TEST_CASE("SlowLane: HEAD, 304, 204 and an empty answer have no body", "[http]") {
  Fixture fixture([](HTTPServerRequest& request, HTTPServerResponse& response) {
    if (request.getURI() == "/304") response.setStatus(HTTPServerResponse::HTTP_NOT_MODIFIED);
    if (request.getURI() == "/204") response.setStatus(HTTPServerResponse::HTTP_NO_CONTENT);
    if (request.getURI() == "/text") return answer(response, "text");
    if (request.getURI() == "/0") response.setContentLength(0);
    response.send();
  });
  const auto ask = [&](const std::string& line) {
    return fixture.hand(line + " HTTP/1.1\r\nHost: a\r\nContent-Length: 0\r\n\r\n").readToEnd();
  };
  const auto head = ask("HEAD /text");
  CHECK(head.find("Content-Length: 4\r\n") != std::string::npos);
  CHECK(bodyOf(head).empty());
  CHECK(bodyOf(ask("GET /304")).empty());
  CHECK(bodyOf(ask("GET /204")).empty());
  CHECK(bodyOf(ask("POST /0")).empty());
  CHECK(bodyOf(ask("GET /text")) == "text");
}

TEST_CASE("SlowLane: a handler that throws answers 500 and the lane lives on", "[http]") {
  Fixture fixture([](HTTPServerRequest& request, HTTPServerResponse& response) {
    if (request.getURI() == "/x") throw Poco::RuntimeException("no");
    answer(response, "fine");
  });
  CHECK(fixture.hand(kGet).readToEnd().starts_with("HTTP/1.1 500"));
  CHECK(bodyOf(fixture.hand("GET /y HTTP/1.1\r\nHost: a\r\n\r\n").readToEnd()) == "fine");
}

TEST_CASE("SlowLane: a long queue is served, and past it there is no place", "[http]") {
  std::promise<void> open;
  Fixture fixture(
      [gate = open.get_future().share()](HTTPServerRequest&, HTTPServerResponse& response) {
        gate.wait();
        answer(response, "served");
      },
      {.threads = 3, .queue = 60});
  std::vector<RawConnection> clients;
  for (int i = 0; i < 63; ++i) clients.push_back(fixture.hand(kGet));
  CHECK_FALSE(fixture.lane.place());
  CHECK(fixture.lane.held() == 63);
  open.set_value();
  int served = 0;
  for (auto& client : clients) served += bodyOf(client.readToEnd()) == "served" ? 1 : 0;
  CHECK(served == 63);
}

TEST_CASE("SlowLane: what is urgent is served while all else is stuck", "[http]") {
  std::promise<void> open;
  Fixture fixture(
      [gate = open.get_future().share()](HTTPServerRequest& request, HTTPServerResponse& response) {
        if (request.getURI() != "/login") gate.wait();
        answer(response, "served");
      },
      {.threads = 3, .queue = 2, .urgentThreads = 1, .urgentQueue = 1});
  std::vector<RawConnection> stuck;
  for (int i = 0; i < 5; ++i) stuck.push_back(fixture.hand(kGet));
  CHECK_FALSE(fixture.lane.place());
  const std::string login = "GET /login HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n";
  for (int i = 0; i < 3; ++i) {
    CHECK(bodyOf(fixture.hand(login, {}, true).readToEnd()) == "served");
    while (fixture.lane.held() > 5) std::this_thread::yield();
  }
  open.set_value();
  for (auto& client : stuck) CHECK(bodyOf(client.readToEnd()) == "served");
}

TEST_CASE("SlowLane: an unused place goes back", "[http]") {
  Fixture fixture([](HTTPServerRequest&, HTTPServerResponse&) {}, {.threads = 1, .queue = 0});
  {
    const auto place = fixture.lane.place();
    CHECK(place);
    CHECK_FALSE(fixture.lane.place());
  }
  CHECK(fixture.lane.place());
}

TEST_CASE("SlowLane: a client that never reads cannot hold a thread for ever", "[http]") {
  std::promise<void> ended;
  Fixture fixture(
      [&](HTTPServerRequest&, HTTPServerResponse& response) {
        struct AtEnd {
          std::promise<void>& ended;

          ~AtEnd() { ended.set_value(); }
        } const atEnd{ended};
        const std::string much(1'000'000, 'x');
        auto& out = response.send();
        for (int i = 0; i < 100 && out.good(); ++i) out << much;
      },
      {.threads = 1, .queue = 1, .writeLimit = 100ms});
  auto client = fixture.hand(kGet);
  CHECK(ended.get_future().wait_for(3s) == std::future_status::ready);
}

TEST_CASE("SlowLane: the ticket is let go of when the connection has ended", "[http]") {
  Fixture fixture([](HTTPServerRequest&, HTTPServerResponse& response) { answer(response, "x"); });
  std::promise<void> gone;
  std::shared_ptr<void> ticket(
      &gone, [](void* promise) { static_cast<std::promise<void>*>(promise)->set_value(); });
  auto client = fixture.hand(kGet, std::move(ticket));
  client.readToEnd();
  CHECK(gone.get_future().wait_for(3s) == std::future_status::ready);
}

TEST_CASE("SlowLane: stop lets requests end, and drops nothing that waits", "[http]") {
  Fixture fixture(
      [](HTTPServerRequest&, HTTPServerResponse& response) {
        std::this_thread::sleep_for(10ms);
        answer(response, "served");
      },
      {.threads = 2, .queue = 20});
  std::vector<RawConnection> clients;
  for (int i = 0; i < 10; ++i) clients.push_back(fixture.hand(kGet));
  fixture.lane.stop(5s);
  CHECK(fixture.lane.held() == 0);
  CHECK_FALSE(fixture.lane.place());
  for (auto& client : clients) CHECK(bodyOf(client.readToEnd()) == "served");
}

TEST_CASE("SlowLane: stop cuts off what has not ended in time", "[http]") {
  std::promise<void> running;
  Fixture fixture(
      [&](HTTPServerRequest&, HTTPServerResponse& response) {
        running.set_value();
        const std::string much(1'000'000, 'x');
        auto& out = response.send();
        while (out.good()) out << much;
      },
      {.threads = 1, .queue = 1, .writeLimit = 1h});
  auto client = fixture.hand(kGet);
  running.get_future().wait();
  fixture.lane.stop(20ms);
  CHECK(fixture.lane.held() == 0);
}

}  // namespace
