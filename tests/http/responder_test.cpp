#include "http/responder.h"

#include "base/json.h"

#include <catch2/catch.hpp>

#include <algorithm>
#include <optional>
#include <string>
#include <vector>

namespace {

using base::ErrorKind;

struct IdCase {
  std::string body;
  std::optional<std::string> id;
};

bool hasField(const http::Answer& answer, const std::string& name) {
  return std::any_of(answer.fields.begin(), answer.fields.end(),
                     [&name](const auto& field) { return field.first == name; });
}

}  // namespace

TEST_CASE("responder: an error is a plain object with code, text, profile and hint", "[http]") {
  const auto answer = http::errorAnswer(
      base::Error(ErrorKind::kUpstreamTimeout, "No answer within 120 s.", "private detail"),
      {.profile = "craft", .loginUrl = "http://localhost/login", .rpcId = std::nullopt});
  CHECK(answer.status == 504);
  CHECK(answer.contentType == "application/json");
  CHECK(answer.body ==
        R"({"error":"upstream_timeout","message":"No answer within 120 s.","profile":"craft",)"
        R"("hint":"Try again, or raise the profile\u0027s response timeout."})");
}

TEST_CASE("responder: the login URL is shown where a login helps", "[http]") {
  const http::ErrorContext context{
      .profile = "craft", .loginUrl = "http://localhost:5177/p/craft/oauth/login", .rpcId = "7"};
  const auto answer = http::errorAnswer(base::Error(ErrorKind::kNotAuthenticated, ""), context);
  CHECK(answer.status == 401);
  const auto root = base::parseJsonObject(answer.body);
  CHECK(root->getValue<int>("id") == 7);
  CHECK(root->getValue<std::string>("jsonrpc") == "2.0");
  const auto error = root->getObject("error");
  CHECK(error->getValue<int>("code") == -32010);
  CHECK(error->getValue<std::string>("message").find("/p/craft/oauth/login") != std::string::npos);
  const auto data = error->getObject("data");
  CHECK(data->getValue<std::string>("error") == "not_authenticated");
  CHECK(data->getValue<std::string>("login_url") == "http://localhost:5177/p/craft/oauth/login");
  CHECK(data->getValue<std::string>("profile") == "craft");
  CHECK(data->has("message"));
  CHECK(data->has("hint"));
}

TEST_CASE("responder: a client that takes URLs gets the login URL as such", "[http]") {
  http::ErrorContext context{.profile = "craft",
                             .loginUrl = "http://localhost:5177/p/craft/oauth/login",
                             .rpcId = "7",
                             .loginOffer = http::LoginOffer::kUrlError};
  const base::Error due(ErrorKind::kNotAuthenticated, "");
  const auto answer = http::errorAnswer(due, context);
  CHECK(answer.status == 200);
  const auto error = base::parseJsonObject(answer.body)->getObject("error");
  CHECK(error->getValue<int>("code") == -32042);
  CHECK(error->getObject("data")->getValue<std::string>("error") == "not_authenticated");
  const auto elicitations = error->getObject("data")->getArray("elicitations");
  REQUIRE(elicitations->size() == 1);
  const auto asked = elicitations->getObject(0);
  CHECK(asked->getValue<std::string>("mode") == "url");
  CHECK(asked->getValue<std::string>("url") == context.loginUrl);
  CHECK(asked->getValue<std::string>("elicitationId").size() == 32);
  CHECK_FALSE(asked->getValue<std::string>("message").empty());
  CHECK(http::errorAnswer(due, context).body != answer.body);

  context.rpcId.reset();
  CHECK(http::errorAnswer(due, context).status == 401);
  context.rpcId = "7";
  context.loginUrl = {};
  CHECK(http::errorAnswer(due, context).status == 401);
}

TEST_CASE("responder: a call of 2026-07-28 is answered with the question itself", "[http]") {
  const http::ErrorContext context{.profile = "craft",
                                   .loginUrl = "http://localhost:5177/p/craft/oauth/login",
                                   .rpcId = "\"a\"",
                                   .loginOffer = http::LoginOffer::kInputRequest};
  const auto answer = http::errorAnswer(base::Error(ErrorKind::kNotAuthenticated, ""), context);
  CHECK(answer.status == 200);
  const auto root = base::parseJsonObject(answer.body);
  CHECK(root->getValue<std::string>("id") == "a");
  CHECK_FALSE(root->has("error"));
  const auto result = root->getObject("result");
  CHECK(result->getValue<std::string>("resultType") == "input_required");
  const auto question = result->getObject("inputRequests")->getObject("mcp_auth_proxy_login");
  CHECK(question->getValue<std::string>("method") == "elicitation/create");
  const auto params = question->getObject("params");
  CHECK(params->getValue<std::string>("mode") == "url");
  CHECK(params->getValue<std::string>("url") == context.loginUrl);
  CHECK_FALSE(params->has("elicitationId"));
}

TEST_CASE("responder: the error's own hint wins over the table's", "[http]") {
  const auto answer =
      http::errorAnswer(base::Error(ErrorKind::kInternal, "What.", "detail", "Do this instead."));
  CHECK(answer.body.find("Do this instead.") != std::string::npos);
  CHECK(answer.body.find("detail") == std::string::npos);
}

TEST_CASE("responder: nothing in an answer runs as markup or breaks out of its string", "[http]") {
  const std::string evil =
      "</script><img src=x onerror='alert(1)'>\"\\\r\n\x01\x7f\xff\xe2\x80\xa8&";
  const auto answer = http::errorAnswer(base::Error(ErrorKind::kInternal, evil, "", evil),
                                        {.profile = evil, .loginUrl = {}, .rpcId = "\"a\""});
  CHECK(answer.body.find_first_of("<>&'\r\n\x01\x7f\xff") == std::string::npos);
  const auto data = base::parseJsonObject(answer.body)->getObject("error")->getObject("data");
  const auto message = data->getValue<std::string>("message");
  CHECK(message.starts_with("</script><img src=x onerror='alert(1)'>\"\\\r\n\x01\x7f"));
}

TEST_CASE("responder: a busy gateway says when to come back", "[http]") {
  CHECK(hasField(http::errorAnswer(base::Error(ErrorKind::kTooManyStreams, "")), "Retry-After"));
  CHECK_FALSE(hasField(http::errorAnswer(base::Error(ErrorKind::kNotFound, "")), "Retry-After"));
  CHECK(hasField(http::errorAnswer(base::Error(ErrorKind::kMethodNotAllowed, "")), "Allow"));
}

TEST_CASE("responder: an answer goes out with length, type and connection", "[http]") {
  http::Answer answer;
  answer.status = 404;
  answer.contentType = "text/plain";
  answer.body = "gone";
  answer.fields.emplace_back("X-A", "b");
  std::string out;
  http::appendAnswer(out, answer, {.keepAlive = true, .headOnly = false});
  CHECK(out ==
        "HTTP/1.1 404 Not Found\r\nContent-Type: text/plain\r\nContent-Length: 4\r\nX-A: b\r\n\r\n"
        "gone");
  out.clear();
  http::appendAnswer(out, answer, {.keepAlive = false, .headOnly = true});
  CHECK(out ==
        "HTTP/1.1 404 Not Found\r\nContent-Type: text/plain\r\nContent-Length: 4\r\nX-A: b\r\n"
        "Connection: close\r\n\r\n");
}

TEST_CASE("responder: every status that the error table uses has a phrase", "[http]") {
  for (const int status : {400, 401, 403, 404, 405, 408, 409, 413, 421, 431, 500, 502, 503, 504})
    CHECK_FALSE(http::reasonPhrase(status).empty());
  CHECK(http::reasonPhrase(299).empty());
}

TEST_CASE("jsonRpcId: only a request's own string or number is given back", "[http]") {
  const std::vector<IdCase> cases{
      {R"({"jsonrpc":"2.0","id":1,"method":"tools/list"})", "1"},
      {R"({"jsonrpc":"2.0","method":"tools/list","id":"abc"})", R"("abc")"},
      {R"( { "id" : -12 , "method" : "x" } )", "-12"},
      {"\r\n\t{\"id\":0,\"method\":\"x\"}", "0"},
      {R"({"id":1.5e3,"method":"x"})", "1.5e3"},
      {R"({"params":{"id":9,"a":[{"id":8}]},"id":7,"method":"x"})", "7"},
      {R"({"params":"\"id\":9,{[","id":7,"method":"x"})", "7"},
      {R"({"method":"id","id":"\u00e9\n\"q\\"})", R"("\u00e9\n\"q\\")"},
      {R"({"method":"x","id":"<b>&"})", R"("\u003cb\u003e\u0026")"},
      {R"({"method":"x","id":"\\<"})", R"("\\\u003c")"},
      {R"({"id":1,"params":{"a":)", "1"},
      {R"({"id":1,"params":"a long)", "1"},
      {R"({"id":1,)", "1"},
      {R"({"id":1)", std::nullopt},
      {R"({"id":1 )", "1"},
      {R"({"id":"a)", std::nullopt},
      {R"({"id":"a\)", std::nullopt},
      {R"({"id":"a\")", std::nullopt},
      {R"({"method":"notifications/x"})", std::nullopt},
      {R"({"id":null,"method":"x"})", std::nullopt},
      {R"({"id":true,"method":"x"})", std::nullopt},
      {R"({"id":{},"method":"x"})", std::nullopt},
      {R"({"id":[1],"method":"x"})", std::nullopt},
      {R"({"id":01,"method":"x"})", std::nullopt},
      {R"({"id":+1,"method":"x"})", std::nullopt},
      {R"({"id":1x,"method":"x"})", std::nullopt},
      {R"({"id":NaN,"method":"x"})", std::nullopt},
      {R"({"id":1,"result":{}})", std::nullopt},
      {R"({"id":1,"result":{"a":[)", std::nullopt},
      {R"({"id":1,"error":)", std::nullopt},
      {R"({"id":1,"error":{"code":1}})", std::nullopt},
      {R"({"id":1})", std::nullopt},
      {R"({"id":1,"id":2,"method":"x"})", std::nullopt},
      {R"({"id":1,"method":"x","r\u0065sult":1})", std::nullopt},
      {R"([{"id":1,"method":"x"}])", std::nullopt},
      {R"({"id":1 "method":"x"})", std::nullopt},
      {R"({"id" 1,"method":"x"})", std::nullopt},
      {R"({id:1,"method":"x"})", std::nullopt},
      {R"({"id":,"method":"x"})", std::nullopt},
      {R"({,"id":1,"method":"x"})", std::nullopt},
      {R"("id")", std::nullopt},
      {"", std::nullopt},
      {"{", std::nullopt},
      {"null", std::nullopt},
      {"id=1&method=x", std::nullopt},
      {"{\"method\":\"x\",\"id\":\"a\nb\"}", std::nullopt},
      {"{\"method\":\"x\",\"id\":\"\xff\"}", std::nullopt},
      {R"({"method":"x","id":"\q"})", std::nullopt},
      {R"({"method":"x","id":"\ud800"})", std::nullopt},
      {R"({"method":"x","id":")" + std::string(300, 'a') + R"("})", std::nullopt},
      {R"({"params":")" + std::string(70000, 'a') + R"(","id":1,"method":"x"})", std::nullopt},
  };
  for (const auto& each : cases) {
    INFO(each.body.substr(0, 100));
    CHECK(http::jsonRpcId(each.body) == each.id);
  }
}
