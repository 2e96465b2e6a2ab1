#include "demo/registration.h"

#include "base/error.h"
#include "base/json.h"
#include "demo/answers.h"
#include "http/url.h"

#include <Poco/JSON/Array.h>

#include <algorithm>

namespace demo {

namespace {

using Strings = std::vector<std::string>;

constexpr std::size_t kMaxRedirectUris = 5;
constexpr std::size_t kMaxName = 100;

/// https, or http on loopback; nothing that a browser would run or open elsewhere.
bool isGoodRedirectUri(const std::string& text) {
  const auto url = http::Url::parse(text);
  return url && (url->isHttps() || url->isLoopback());
}

bool isKnownAuthMethod(const std::string& method) {
  return method == "none" || method == "client_secret_basic" || method == "client_secret_post";
}

bool isWithinWords(const Strings& asked, const Strings& known) {
  return std::all_of(asked.begin(), asked.end(), [&](const std::string& word) {
    return std::find(known.begin(), known.end(), word) != known.end();
  });
}

Poco::JSON::Object described(const Client& client) {
  Poco::JSON::Object object;
  object.set("client_id", client.id);
  object.set("client_name", client.name);
  object.set("redirect_uris", listOf(client.redirectUris));
  object.set("grant_types", listOf({"authorization_code", "refresh_token"}));
  object.set("response_types", listOf({"code"}));
  object.set("token_endpoint_auth_method", client.authMethod);
  if (!client.secret.empty()) {
    object.set("client_secret", client.secret);
    object.set("client_secret_expires_at", 0);
  }
  return object;
}

http::Answer registered(const Poco::JSON::Object& asked, Grants& grants) {
  Client client;
  client.redirectUris = base::jsonStrings(asked, "redirect_uris").value_or(Strings{});
  const auto& uris = client.redirectUris;
  if (uris.empty() || uris.size() > kMaxRedirectUris ||
      !std::all_of(uris.begin(), uris.end(), isGoodRedirectUri))
    return oauthError(400, "invalid_redirect_uri",
                      "redirect_uris must have 1 to 5 URLs, each https or http on loopback");
  client.authMethod =
      base::jsonString(asked, "token_endpoint_auth_method").value_or("client_secret_basic");
  const auto grantTypes =
      base::jsonStrings(asked, "grant_types").value_or(Strings{"authorization_code"});
  const auto responseTypes = base::jsonStrings(asked, "response_types").value_or(Strings{"code"});
  if (!isKnownAuthMethod(client.authMethod) ||
      !isWithinWords(grantTypes, {"authorization_code", "refresh_token"}) ||
      !isWithinWords(responseTypes, {"code"}))
    return oauthError(400, "invalid_client_metadata",
                      "only the authorization code grant is offered here");
  client.name = base::jsonString(asked, "client_name").value_or("A client without a name");
  client.name.resize(std::min(client.name.size(), kMaxName));
  return jsonAnswer(201, described(grants.addClient(std::move(client))));
}

}  // namespace

http::Answer registerClient(const Request& request, Grants& grants) {
  if (request.method != "POST") return onlyMethods("POST");
  if (request.contentType != "application/json")
    return oauthError(400, "invalid_client_metadata", "the body must be application/json");
  try {
    return registered(*base::parseJsonObject(request.body), grants);
  } catch (const base::Error&) {
    return oauthError(400, "invalid_client_metadata", "the body is not the JSON it should be");
  }
}

}  // namespace demo
