#include "profile/grant_refusal.h"

#include "oauth/peer_text.h"

namespace profile {
namespace {

std::string clientHint(const GrantRefusal& refusal) {
  if (refusal.client == nullptr || refusal.client->clientId.empty())
    return "The server wants a client: set client_id.";
  const auto& method = refusal.client->authMethod;
  if (method == "private_key_jwt") {
    return "Check client_id, and that the public key of private_key is registered for it there. "
           "The machine's clock must be right, too.";
  }
  if (method == "none") return "Check client_id; the server may want a client_secret, too.";
  return "Check client_id and client_secret, and token_endpoint_auth_method (now " + method + ").";
}

std::string grantHint(const GrantRefusal& refusal) {
  if (refusal.assertionKey.empty()) return "Ask the server's operator why it refused.";
  return "Check " + std::string(refusal.assertionKey) +
         ": it has run out, was meant for somebody else, or its issuer is not trusted there.";
}

std::string hintFor(const GrantRefusal& refusal) {
  const auto& error = refusal.error;
  if (error == "invalid_client") return clientHint(refusal);
  if (error == "invalid_grant") return grantHint(refusal);
  if (error == "invalid_scope") return "Set `scopes` for this profile to scopes that it may have.";
  if (error == "invalid_target")
    return "Set `resource` for this profile, to the server's own identifier or to off.";
  if (error == "unauthorized_client" || error == "unsupported_grant_type") {
    return "Ask the server's operator to allow this client the grant " +
           std::string(refusal.grant) + ", or set another `grant`.";
  }
  return "Ask the server's operator why it refused.";
}

std::string_view providerHint(const std::string& error) {
  if (error == "invalid_client") return "Check idp_client_id and idp_client_secret.";
  if (error == "invalid_grant" || error == "invalid_request")
    return "Check idp_id_token: it has run out, or was given to another client than idp_client_id.";
  return "Ask the identity provider's administrator to allow this client and this user the MCP "
         "server.";
}

}  // namespace

LoginNeeded providerRefused(std::string_view provider, const std::string& error) {
  return {.kind = base::ErrorKind::kGrantRefused,
          .reason = "The identity provider " + oauth::shownUrl(provider) +
                    " refused to exchange the ID token with '" + oauth::quotePeer(error) + "'.",
          .hint = std::string(providerHint(error))};
}

LoginNeeded grantRefused(const GrantRefusal& refusal) {
  return {.kind = base::ErrorKind::kGrantRefused,
          .reason = "The authorization server " + oauth::shownUrl(std::string(refusal.server)) +
                    " refused the grant " + std::string(refusal.grant) + " with '" +
                    oauth::quotePeer(refusal.error) + "'.",
          .hint = hintFor(refusal)};
}

}  // namespace profile
