#include "oauth/client_authentication.h"

#include "oauth/client_assertion.h"
#include "oauth/peer_text.h"
#include "oauth/trusted_url.h"

namespace oauth {

namespace {

/// Both parts are form-encoded before they are joined: a colon in a client id must not move the
/// border.
std::string basic(const ClientCredentials& client) {
  return "Basic " + base::base64(base::percentEncode(client.clientId) + ":" +
                                 base::percentEncode(client.clientSecret.reveal()));
}

void addOnce(base::FormFields& fields, const std::string& name, const std::string& value) {
  for (const auto& field : fields)
    if (field.first == name) return;
  fields.emplace_back(name, value);
}

/// `client_id` may go along (RFC 7521 section 4.2), and some servers want it.
void addAssertion(base::FormFields& fields, const ClientCredentials& client,
                  const std::string& endpoint, base::ErrorKind kind) {
  if (!client.assertions) throw base::Error(kind, "private_key_jwt needs private_key");
  const auto& audience = client.issuer.empty() ? endpoint : client.issuer;
  const auto assertion = client.assertions->make(client.clientId, audience);
  addOnce(fields, "client_id", client.clientId);
  fields.emplace_back("client_assertion_type",
                      "urn:ietf:params:oauth:client-assertion-type:jwt-bearer");
  fields.emplace_back("client_assertion", std::string(assertion.reveal()));
}

void wipeFields(base::FormFields& fields) {
  for (auto& [name, value] : fields) base::wipe(value);
}

}  // namespace

http::ClientRequest authenticatedForm(const std::string& endpoint, base::FormFields fields,
                                      const ClientCredentials& client, base::ErrorKind kind) {
  const auto url = trustedUrl(endpoint);
  if (!url)
    throw base::Error(
        kind, "The endpoint is not an https URL (or http on loopback): " + shownUrl(endpoint));
  http::ClientRequest request;
  request.method = "POST";
  request.url = *url;
  request.fields = {{"Accept", "application/json"},
                    {"Content-Type", "application/x-www-form-urlencoded"}};
  if (client.authMethod == "client_secret_basic") {
    request.fields.emplace_back("Authorization", basic(client));
  } else if (client.authMethod == "client_secret_post") {
    fields.emplace_back("client_id", client.clientId);
    fields.emplace_back("client_secret", std::string(client.clientSecret.reveal()));
  } else if (client.authMethod == "private_key_jwt") {
    addAssertion(fields, client, endpoint, kind);
  } else if (client.authMethod == "none") {
    if (!client.clientId.empty()) fields.emplace_back("client_id", client.clientId);
  } else {
    throw base::Error(kind, "The token endpoint authentication method '" +
                                quotePeer(client.authMethod) + "' is not supported");
  }
  request.body = base::formEncode(fields);
  wipeFields(fields);
  return request;
}

http::ClientResponse sendSecret(http::Client& client, http::ClientRequest request,
                                std::chrono::milliseconds limit) {
  struct WipeAtEnd {
    http::ClientRequest& request;

    ~WipeAtEnd() {
      base::wipe(request.body);
      for (auto& [name, value] : request.fields) base::wipe(value);
    }
  };

  const WipeAtEnd wipe{request};
  return client.send(request, limit);
}

}  // namespace oauth
