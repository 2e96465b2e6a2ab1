#pragma once

#include "base/encoding.h"
#include "base/json.h"
#include "demo/demo_site.h"
#include "oauth/pkce.h"
#include "support/fake_clock.h"

#include <map>
#include <stdexcept>
#include <string>

/// The demo's site without sockets, on a clock that tests move, and the steps of a login as one
/// call each.
class SiteDriver {
 public:
  using Fields = std::map<std::string, std::string>;

  explicit SiteDriver(const demo::DemoOptions& options = {})
      : site({.issuer = "http://127.0.0.1:9999"}, options, clock) {}

  http::Answer get(const std::string& path, const Fields& query = {}) {
    demo::Request request;
    request.method = "GET";
    request.path = path;
    request.query = encoded(query);
    return site.answer(request);
  }

  http::Answer post(const std::string& path, const Fields& form,
                    const std::string& authorization = "") {
    demo::Request request;
    request.method = "POST";
    request.path = path;
    request.contentType = "application/x-www-form-urlencoded";
    request.authorization = authorization;
    request.body = encoded(form);
    return site.answer(request);
  }

  http::Answer postJson(const std::string& path, const std::string& body,
                        const std::string& bearer = "", const std::string& version = "") {
    demo::Request request;
    request.method = "POST";
    request.path = path;
    request.contentType = "application/json";
    if (!bearer.empty()) request.authorization = "Bearer " + bearer;
    request.protocolVersion = version;
    request.body = body;
    return site.answer(request);
  }

  /// Registers and remembers the client.
  Poco::JSON::Object::Ptr enroll(const std::string& method = "none") {
    auto client = json(
        postJson("/register", R"({"client_name":"Test <client>","redirect_uris":[")" + redirectUri +
                                  R"("],"token_endpoint_auth_method":")" + method + "\"}"));
    clientId = text(client, "client_id");
    clientSecret = client->has("client_secret") ? text(client, "client_secret") : "";
    return client;
  }

  [[nodiscard]] Fields authorizeFields() const {
    return {{"response_type", "code"},
            {"client_id", clientId},
            {"redirect_uri", redirectUri},
            {"state", "the state"},
            {"code_challenge", oauth::s256Challenge(verifier)},
            {"code_challenge_method", "S256"},
            {"resource", "http://127.0.0.1:9999/mcp"}};
  }

  /// The parameters that the browser brings back to the client.
  static Fields callback(const http::Answer& answer) {
    const auto to = field(answer, "Location");
    const auto fields = base::formDecode(to.substr(to.find('?') + 1)).value();
    return {fields.begin(), fields.end()};
  }

  static std::string ticketIn(const http::Answer& page) {
    const std::string mark = "name=\"ticket\" value=\"";
    const auto at = page.body.find(mark);
    if (at == std::string::npos) throw std::runtime_error("no consent page: " + page.body);
    const auto begin = at + mark.size();
    return page.body.substr(begin, page.body.find('"', begin) - begin);
  }

  std::string code() {
    const auto page = get("/authorize", authorizeFields());
    return callback(
        post("/authorize", {{"ticket", ticketIn(page)}, {"decision", "allow"}}))["code"];
  }

  [[nodiscard]] Fields codeFields(const std::string& code) const {
    return {{"grant_type", "authorization_code"},
            {"code", code},
            {"redirect_uri", redirectUri},
            {"code_verifier", verifier},
            {"client_id", clientId},
            {"resource", "http://127.0.0.1:9999/mcp"}};
  }

  [[nodiscard]] Fields refreshFields(const std::string& token) const {
    return {{"grant_type", "refresh_token"},
            {"refresh_token", token},
            {"client_id", clientId},
            {"resource", "http://127.0.0.1:9999/mcp"}};
  }

  Poco::JSON::Object::Ptr login() {
    enroll();
    return json(post("/token", codeFields(code())));
  }

  /// The status of an MCP ping with that token.
  int ping(const std::string& token) {
    return postJson("/mcp", R"({"jsonrpc":"2.0","id":1,"method":"ping"})", token).status;
  }

  static Poco::JSON::Object::Ptr json(const http::Answer& answer) {
    return base::parseJsonObject(answer.body);
  }

  static std::string text(const Poco::JSON::Object::Ptr& object, const std::string& name) {
    return base::jsonString(*object, name).value();
  }

  static std::string errorOf(const http::Answer& answer) { return text(json(answer), "error"); }

  static std::string field(const http::Answer& answer, const std::string& name) {
    for (const auto& [known, value] : answer.fields)
      if (base::equalsIgnoreCase(known, name)) return value;
    return "";
  }

  static std::string encoded(const Fields& fields) {
    return base::formEncode({fields.begin(), fields.end()});
  }

  support::FakeClock clock;
  demo::DemoSite site;
  std::string redirectUri = "http://127.0.0.1:5177/oauth/callback";
  std::string verifier = std::string(43, 'v');
  std::string clientId;
  std::string clientSecret;
};
