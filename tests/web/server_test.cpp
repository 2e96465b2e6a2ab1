#include <Poco/Net/HTTPClientSession.h>
#include <Poco/Net/HTTPRequest.h>
#include <Poco/Net/HTTPResponse.h>
#include <Poco/Net/HTTPServer.h>
#include <Poco/StreamCopier.h>

#include "fixture.h"

using support::WebFixture;

namespace {

/// The handlers behind a real server, as in the slow lane.
class Server {
 public:
  explicit Server(const web::Site& site)
      : socket_(Poco::Net::SocketAddress("127.0.0.1", 0)),
        server_(new web::HandlerFactory(site), socket_, parameters()) {
    server_.start();
  }

  ~Server() { server_.stopAll(true); }

  Server(const Server&) = delete;
  Server& operator=(const Server&) = delete;

  [[nodiscard]] std::pair<Poco::Net::HTTPResponse, std::string> send(
      Poco::Net::HTTPRequest request) const {
    Poco::Net::HTTPClientSession session("127.0.0.1", socket_.address().port());
    request.setHost("127.0.0.1:5177");
    session.sendRequest(request);
    Poco::Net::HTTPResponse response;
    std::string body;
    Poco::StreamCopier::copyToString(session.receiveResponse(response), body);
    return {response, body};
  }

 private:
  static Poco::Net::HTTPServerParams::Ptr parameters() {
    Poco::Net::HTTPServerParams::Ptr params(new Poco::Net::HTTPServerParams);
    params->setKeepAlive(false);
    return params;
  }

  Poco::Net::ServerSocket socket_;
  Poco::Net::HTTPServer server_;
};

Poco::Net::HTTPRequest request(const std::string& method, const std::string& target) {
  return {method, target, "HTTP/1.1"};
}

}  // namespace

TEST_CASE("Server: a browser's fields reach the handlers and their fields reach the browser",
          "[web]") {
  const WebFixture web;
  web.craft->flow.end.cookieName = "b";
  const Server server(web.site);
  auto callback = request("GET", "/p/craft/oauth/callback?code=c%20d");
  callback.add("Accept", "text/html,application/xhtml+xml;q=0.9");
  callback.add("Cookie", "a=1");
  callback.add("Cookie", "b=2");
  const auto [response, body] = server.send(callback);
  CHECK(response.getStatus() == 200);
  CHECK(response.get("Content-Type") == "text/html; charset=utf-8");
  CHECK(response.get("Set-Cookie") == "b=; Path=/p/craft; Max-Age=0; HttpOnly; SameSite=Lax");
  CHECK(body.find("Logged in to craft") != std::string::npos);
  REQUIRE(web.craft->flow.completed.size() == 1);
  CHECK(web.craft->flow.completed[0].first == "code=c%20d");
  CHECK(web.craft->flow.completed[0].second == "a=1; b=2");
}

TEST_CASE("Server: Accept decides between page and JSON", "[web]") {
  const WebFixture web;
  const Server server(web.site);
  CHECK(server.send(request("GET", "/")).first.get("Content-Type") == "application/json");
  auto any = request("GET", "/");
  any.add("Accept", "*/*");
  CHECK(server.send(any).first.get("Content-Type") == "application/json");
  auto browser = request("GET", "/");
  browser.add("Accept", "TEXT/HTML ;q=0.1");
  CHECK(server.send(browser).first.get("Content-Type") == "text/html; charset=utf-8");
}

TEST_CASE("Server: a cross-site navigation is seen as one", "[web]") {
  const WebFixture web;
  const Server server(web.site);
  auto login = request("GET", "/p/craft/oauth/login");
  CHECK(server.send(login).first.getStatus() == 302);
  login.add("Sec-Fetch-Site", "cross-site");
  CHECK(server.send(login).first.getStatus() == 200);
}

TEST_CASE("Server: HEAD has the length and no body, errors have their status", "[web]") {
  const WebFixture web;
  const Server server(web.site);
  const auto [head, nothing] = server.send(request("HEAD", "/health"));
  CHECK(head.getStatus() == 200);
  CHECK(head.getContentLength() > 10);
  CHECK(nothing.empty());
  const auto [missing, body] = server.send(request("GET", "/p/zebra/oauth/status"));
  CHECK(missing.getStatus() == 404);
  CHECK(body.find("unknown_profile") != std::string::npos);
}

TEST_CASE("Server: a field that would break out of its line is not sent", "[web]") {
  const WebFixture web;
  web.craft->flow.start.authorizationUrl = "https://as.example/\r\nX-Injected: 1";
  const Server server(web.site);
  CHECK_THROWS(server.send(request("GET", "/p/craft/oauth/login")));
}
