#include "demo/token_requests.h"

#include "demo/answers.h"
#include "demo/client_check.h"

#include <variant>

namespace demo {

namespace {

http::Answer tokens(const IssuedTokens& issued) {
  Poco::JSON::Object object;
  object.set("access_token", issued.accessToken);
  object.set("token_type", "Bearer");
  object.set("expires_in", static_cast<Poco::Int64>(issued.expiresIn.count()));
  object.set("scope", issued.scope);
  if (!issued.refreshToken.empty()) object.set("refresh_token", issued.refreshToken);
  return jsonAnswer(200, object);
}

http::Answer outcome(const GrantResult& result) {
  if (const auto* issued = std::get_if<IssuedTokens>(&result)) return tokens(*issued);
  return oauthError(400, std::get<std::string>(result),
                    "the code or refresh token is not good, or not for this client");
}

http::Answer invalidClient() {
  auto answer = oauthError(401, "invalid_client", "this client is not known here, or not so");
  answer.fields.emplace_back("WWW-Authenticate", R"(Basic realm="mcp-auth-proxy demo")");
  return answer;
}

/// Reads the form, finds the client, and lets `work` go on.
template <typename Work>
http::Answer withClient(const Request& request, Grants& grants, Work work) {
  if (request.method != "POST") return onlyMethods("POST");
  const auto form = Form::parse(request.body);
  if (!form || request.contentType != "application/x-www-form-urlencoded")
    return oauthError(400, "invalid_request", "the body must be a form without repeated names");
  const auto client = authenticatedClient(request, *form, grants);
  if (!client) return invalidClient();
  return work(*form, *client);
}

http::Answer grant(const Form& form, const Client& client, const Addresses& addresses,
                   Grants& grants) {
  if (form.get("resource") != addresses.mcp())
    return oauthError(400, "invalid_target", "resource must be the demo's MCP URL");
  const auto type = form.get("grant_type");
  if (type == "authorization_code")
    return outcome(grants.redeem({.code = form.get("code"),
                                  .clientId = client.id,
                                  .redirectUri = form.get("redirect_uri"),
                                  .verifier = form.get("code_verifier")}));
  if (type == "refresh_token")
    return outcome(grants.refresh(form.get("refresh_token"), client.id, form.get("scope")));
  return oauthError(400, "unsupported_grant_type", "authorization_code and refresh_token only");
}

}  // namespace

http::Answer answerTokenRequest(const Request& request, const Addresses& addresses,
                                Grants& grants) {
  return withClient(request, grants, [&](const Form& form, const Client& client) {
    return grant(form, client, addresses, grants);
  });
}

http::Answer answerRevocation(const Request& request, Grants& grants) {
  return withClient(request, grants, [&](const Form& form, const Client& client) {
    grants.revoke(form.get("token"), client.id);
    return emptyAnswer(200);
  });
}

}  // namespace demo
