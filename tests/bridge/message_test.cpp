#include "bridge/message.h"

#include "base/error.h"

#include <catch2/catch.hpp>

using bridge::MessageKind;
using bridge::parseMessage;

TEST_CASE("Message: requests, notifications and responses are told apart", "[bridge]") {
  const auto request = parseMessage(
      R"({"jsonrpc":"2.0","id":7,"method":"tools/call","params":{"name":"echo","_meta":{"io.modelcontextprotocol/protocolVersion":"2026-07-28"}}})");
  CHECK(request.kind == MessageKind::kRequest);
  CHECK(request.id == "7");
  CHECK(request.name == "echo");
  CHECK(request.era == "2026-07-28");
  const auto note = parseMessage(
      R"({"jsonrpc":"2.0","method":"notifications/cancelled","params":{"requestId":"a\u0041"}})");
  CHECK(note.kind == MessageKind::kNotification);
  CHECK(note.cancels == "\"aA\"");
  const auto answer =
      parseMessage(R"({"jsonrpc":"2.0","id":"x","result":{"protocolVersion":"v"}})");
  CHECK(answer.kind == MessageKind::kResponse);
  CHECK(answer.version == "v");
}

TEST_CASE("Message: what is none is refused", "[bridge]") {
  for (const auto* text :
       {"", "[]", "7", R"({"id":1})", R"({"id":1.5,"method":"x"})", R"({"id":true,"method":"x"})",
        R"({"method":"x","result":{}})", R"({"method":"x"} {})", R"([{"id":1,"method":"x"}])"}) {
    INFO(text);
    CHECK_THROWS_AS(parseMessage(text), base::Error);
  }
}

TEST_CASE("Message: a text of several lines travels on one", "[bridge]") {
  const auto message = parseMessage("{\n\"method\":\r\n\"x\"}");
  CHECK(message.text.find_first_of("\r\n") == std::string::npos);
  CHECK(parseMessage(message.text).method == "x");
}

TEST_CASE("Message: a refusal keeps the server's error under the request's id", "[bridge]") {
  const auto* const body =
      R"({"jsonrpc":"2.0","id":null,"error":{"code":-32001,"message":"gone"}})";
  const auto refusal = parseMessage(bridge::refusalMessage("7", body));
  CHECK(refusal.id == "7");
  CHECK(refusal.text.find("-32001") != std::string::npos);
  CHECK(bridge::refusalMessage("7", "<html>").empty());
  CHECK(bridge::refusalMessage("7", R"({"error":"not_found"})").empty());
  CHECK(bridge::loginUrlIn(R"({"error":{"data":{"login_url":"http://h/l"}}})") == "http://h/l");
  CHECK(bridge::loginUrlIn(R"({"error":"login_required","login_url":"http://h/l"})") ==
        "http://h/l");
  CHECK(bridge::loginUrlIn(R"({"error":{"data":{}}})").empty());
  CHECK(bridge::loginUrlIn("x").empty());
}

TEST_CASE("Message: a session is lost by 404, or by 400 that says so", "[bridge]") {
  CHECK(bridge::saysSessionIsLost(404, ""));
  CHECK(bridge::saysSessionIsLost(400, R"({"error":{"message":"No valid session ID provided"}})"));
  CHECK(bridge::saysSessionIsLost(400, "Session not found"));
  CHECK_FALSE(bridge::saysSessionIsLost(400, R"({"error":{"message":"bad arguments"}})"));
  CHECK_FALSE(bridge::saysSessionIsLost(500, "session"));
}
