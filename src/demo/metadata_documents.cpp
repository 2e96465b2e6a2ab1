#include "demo/metadata_documents.h"

#include "demo/answers.h"

#include <Poco/JSON/Array.h>

namespace demo {

Poco::JSON::Object resourceDocument(const Addresses& addresses) {
  Poco::JSON::Object object;
  object.set("resource", addresses.mcp());
  object.set("authorization_servers", listOf({addresses.issuer}));
  object.set("scopes_supported", listOf({std::string(kScope)}));
  object.set("bearer_methods_supported", listOf({"header"}));
  object.set("resource_name", "mcp-auth-proxy demo");
  return object;
}

Poco::JSON::Object serverDocument(const Addresses& addresses) {
  Poco::JSON::Object object;
  object.set("issuer", addresses.issuer);
  object.set("authorization_endpoint", addresses.issuer + "/authorize");
  object.set("token_endpoint", addresses.issuer + "/token");
  object.set("registration_endpoint", addresses.issuer + "/register");
  object.set("revocation_endpoint", addresses.issuer + "/revoke");
  object.set("scopes_supported", listOf({std::string(kScope), std::string(kOfflineAccess)}));
  object.set("response_types_supported", listOf({"code"}));
  object.set("grant_types_supported", listOf({"authorization_code", "refresh_token"}));
  object.set("code_challenge_methods_supported", listOf({"S256"}));
  const auto methods = listOf({"none", "client_secret_basic", "client_secret_post"});
  object.set("token_endpoint_auth_methods_supported", methods);
  object.set("revocation_endpoint_auth_methods_supported", methods);
  object.set("authorization_response_iss_parameter_supported", true);
  return object;
}

}  // namespace demo
