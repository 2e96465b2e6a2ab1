#include "oauth/registration_response.h"

#include "base/error.h"
#include "base/json.h"
#include "oauth/peer_text.h"

#include <algorithm>

namespace oauth {

namespace {

constexpr std::size_t kMaxCredentialBytes = 4096;

[[noreturn]] void useless(const std::string& fault) {
  throw base::Error(base::ErrorKind::kRegistrationFailed,
                    "The answer to the registration cannot be used. " + fault);
}

/// RFC 6749 appendix A: VSCHAR.
bool isCredential(const std::string& text) {
  return text.size() <= kMaxCredentialBytes &&
         std::all_of(text.begin(), text.end(), [](char c) { return c >= 0x20 && c < 0x7F; });
}

std::string credential(const Poco::JSON::Object& object, const std::string& name) {
  auto text = base::jsonString(object, name).value_or("");
  if (!isCredential(text)) useless("The member '" + name + "' has characters it may not have");
  return text;
}

/// 0 means never (RFC 7591 section 3.2.1).
std::optional<base::WallTime> secretExpiry(const Poco::JSON::Object& object) {
  constexpr long long kFarFuture = 253'402'300'799;  // the year 9999
  const auto seconds = base::jsonInteger(object, "client_secret_expires_at").value_or(0);
  if (seconds <= 0 || seconds > kFarFuture) return std::nullopt;
  return base::WallTime(std::chrono::seconds(seconds));
}

/// RFC 7591 makes basic the default, but an answer without a secret can only mean none.
std::string defaultAuthMethod(bool hasSecret, const RegistrationRequest& asked) {
  if (!hasSecret) return "none";
  return asked.authMethod == "none" ? "client_secret_basic" : asked.authMethod;
}

std::string authMethod(const Poco::JSON::Object& object, bool hasSecret,
                       const RegistrationRequest& asked) {
  auto method = base::jsonString(object, "token_endpoint_auth_method")
                    .value_or(defaultAuthMethod(hasSecret, asked));
  const bool usesSecret = method == "client_secret_basic" || method == "client_secret_post";
  if (!usesSecret && method != "none")
    useless("It wants the token endpoint authentication method '" + quotePeer(method) +
            "', which was not asked for");
  if (usesSecret && !hasSecret) useless("The member 'client_secret' is missing");
  return method;
}

void checkRedirectUri(const Poco::JSON::Object& object, const RegistrationRequest& asked) {
  const auto uris = base::jsonStrings(object, "redirect_uris");
  if (uris && std::find(uris->begin(), uris->end(), asked.redirectUri) == uris->end())
    useless("Its redirect_uris do not have ours, " + quotePeer(asked.redirectUri));
}

ClientCredentials read(const Poco::JSON::Object& object, const RegistrationRequest& asked) {
  ClientCredentials client;
  client.origin = ClientOrigin::kDynamic;
  client.redirectUri = asked.redirectUri;
  client.clientId = credential(object, "client_id");
  if (client.clientId.empty()) useless("The member 'client_id' is missing");
  auto secret = credential(object, "client_secret");
  client.authMethod = authMethod(object, !secret.empty(), asked);
  if (client.authMethod != "none") {
    client.clientSecret = base::Secret(secret);
    client.secretExpiresAt = secretExpiry(object);
  }
  base::wipe(secret);
  checkRedirectUri(object, asked);
  return client;
}

}  // namespace

ClientCredentials parseRegistrationResponse(std::string_view body,
                                            const RegistrationRequest& asked) {
  try {
    return read(*base::parseJsonObject(body), asked);
  } catch (const base::Error& e) {
    if (e.kind() == base::ErrorKind::kRegistrationFailed) throw;
    useless(e.text());
  }
}

}  // namespace oauth
