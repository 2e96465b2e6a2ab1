#include "oauth/client_registration.h"

#include "base/error.h"
#include "base/json.h"
#include "oauth/oauth_error.h"
#include "oauth/peer_text.h"
#include "oauth/registration_response.h"
#include "oauth/trusted_url.h"

#include <Poco/JSON/Array.h>
#include <Poco/JSON/Object.h>

#include <algorithm>

namespace oauth {

namespace {

bool offers(const std::vector<std::string>& methods, std::string_view wanted) {
  return std::find(methods.begin(), methods.end(), wanted) != methods.end();
}

/// A public client where the server takes one: there is then no secret to keep or to run out.
std::string registrationAuthMethod(const AuthorizationServerMetadata& server) {
  const auto& methods = server.tokenEndpointAuthMethodsSupported;
  if (!methods) return "client_secret_basic";
  for (const auto* method : {"none", "client_secret_basic", "client_secret_post"})
    if (offers(*methods, method)) return method;
  throw base::Error(base::ErrorKind::kRegistrationUnsupported,
                    "The authorization server " + quotePeer(server.issuer) +
                        " takes none of the token endpoint authentication methods none, "
                        "client_secret_basic and client_secret_post",
                    {}, "Register a client there by hand and set client_id.");
}

bool isNative(const std::string& redirectUri) {
  const auto url = http::Url::parse(redirectUri);
  return url && url->isLoopback();
}

Poco::JSON::Array listOf(std::initializer_list<std::string> items) {
  Poco::JSON::Array array;
  for (const auto& item : items) array.add(item);
  return array;
}

std::string bodyOf(const RegistrationRequest& request) {
  Poco::JSON::Object body;
  body.set("client_name", request.clientName);
  body.set("redirect_uris", listOf({request.redirectUri}));
  body.set("application_type", isNative(request.redirectUri) ? "native" : "web");
  auto grants = listOf({"authorization_code", "refresh_token"});
  if (request.deviceGrant) grants.add(std::string(kDeviceGrantType));
  body.set("grant_types", grants);
  body.set("response_types", listOf({"code"}));
  body.set("token_endpoint_auth_method", request.authMethod);
  if (request.scope) body.set("scope", *request.scope);
  return base::jsonText(body);
}

/// One registration endpoint and the time for one request.
struct Registrar {
  http::Client& client;
  http::Url endpoint;
  std::chrono::milliseconds limit;

  [[nodiscard]] http::ClientResponse ask(const RegistrationRequest& request) const {
    http::ClientRequest post;
    post.method = "POST";
    post.url = endpoint;
    post.fields = {{"Accept", "application/json"}, {"Content-Type", "application/json"}};
    post.body = bodyOf(request);
    return client.send(post, limit);
  }
};

bool isCreated(int status) { return status == 200 || status == 201; }

bool dislikesMetadata(const http::ClientResponse& response) {
  return response.status >= 400 && response.status < 500 &&
         oauthError(response.body) == "invalid_client_metadata";
}

[[noreturn]] void refused(const http::ClientResponse& response) {
  const auto error = oauthError(response.body);
  const auto status = std::to_string(response.status);
  throw base::Error(
      base::ErrorKind::kRegistrationFailed,
      error ? "The authorization server refused the registration with '" + quotePeer(*error) +
                  "' (status " + status + ")"
            : "The registration endpoint answered " + status + " without an OAuth error",
      {}, "If it keeps refusing, register a client there by hand and set client_id.");
}

http::Url endpointOf(const AuthorizationServerMetadata& server) {
  if (server.registrationEndpoint.empty())
    throw base::Error(base::ErrorKind::kRegistrationUnsupported,
                      "The authorization server " + quotePeer(server.issuer) +
                          " has no registration_endpoint: clients cannot register themselves",
                      {}, "Register a client there by hand and set client_id.");
  const auto url = trustedUrl(server.registrationEndpoint);
  if (!url)
    throw base::Error(base::ErrorKind::kRegistrationFailed,
                      "The registration endpoint is not an https URL (or http on loopback): " +
                          shownUrl(server.registrationEndpoint));
  return *url;
}

}  // namespace

ClientCredentials registerClient(const AuthorizationServerMetadata& server,
                                 const RegistrationRequest& request, http::Client& client,
                                 const base::Clock& clock, std::chrono::milliseconds limit) {
  const auto deadline = clock.steady() + limit;
  Registrar registrar{.client = client, .endpoint = endpointOf(server), .limit = limit};
  auto asked = request;
  if (asked.authMethod.empty()) asked.authMethod = registrationAuthMethod(server);
  auto response = registrar.ask(asked);
  const auto askAgain = [&] {
    registrar.limit =
        std::chrono::duration_cast<std::chrono::milliseconds>(deadline - clock.steady());
    if (registrar.limit > std::chrono::milliseconds::zero()) response = registrar.ask(asked);
  };
  if (asked.deviceGrant && dislikesMetadata(response)) {
    asked.deviceGrant = false;
    askAgain();
  }
  if (asked.scope && dislikesMetadata(response)) {
    asked.scope.reset();
    askAgain();
  }
  if (!isCreated(response.status)) refused(response);
  auto credentials = parseRegistrationResponse(response.body, asked);
  credentials.issuer = server.issuer;
  base::wipe(response.body);
  return credentials;
}

std::string chooseAuthMethod(const AuthorizationServerMetadata& server, bool hasSecret) {
  if (!hasSecret) return "none";
  const auto& methods = server.tokenEndpointAuthMethodsSupported;
  if (methods && !offers(*methods, "client_secret_basic") && offers(*methods, "client_secret_post"))
    return "client_secret_post";
  return "client_secret_basic";
}

}  // namespace oauth
