#include "oauth/token_response.h"

#include "base/encoding.h"
#include "base/error.h"
#include "base/json.h"
#include "oauth/oauth_error.h"
#include "oauth/peer_text.h"

#include <algorithm>

namespace oauth {

namespace {

constexpr std::size_t kMaxTokenBytes = 16384;
constexpr std::size_t kMaxScopeBytes = 8192;
constexpr std::chrono::seconds kLongestLifetime = std::chrono::hours(24 * 3660);

[[noreturn]] void invalid(const std::string& text) {
  throw base::Error(base::ErrorKind::kTokenResponseInvalid, text);
}

bool isVisible(char c) { return c > 0x20 && c < 0x7F; }

bool isPrintable(char c) { return c >= 0x20 && c < 0x7F; }

base::Secret takeSecret(std::string& text) {
  base::Secret secret(text);
  base::wipe(text);
  return secret;
}

base::Secret accessToken(const Poco::JSON::Object& object) {
  auto text = base::jsonString(object, "access_token").value_or("");
  if (text.empty()) invalid("The token endpoint's answer has no access_token");
  if (text.size() >= kMaxTokenBytes || !std::all_of(text.begin(), text.end(), isVisible))
    invalid("The token endpoint's access_token does not fit into a header field");
  return takeSecret(text);
}

std::optional<base::Secret> refreshToken(const Poco::JSON::Object& object) {
  auto text = base::jsonString(object, "refresh_token").value_or("");
  if (text.empty()) return std::nullopt;
  if (text.size() >= kMaxTokenBytes || !std::all_of(text.begin(), text.end(), isPrintable))
    invalid("The token endpoint's refresh_token has characters that no token may have");
  return takeSecret(text);
}

[[noreturn]] void notBound() {
  throw base::Error(
      base::ErrorKind::kTokenResponseInvalid,
      "The token endpoint gave a Bearer token in answer to a proof (DPoP): it does not "
      "bind tokens to a key, as the settings or the upstream demand",
      {},
      "Ask the server's operator for DPoP. If the upstream takes Bearer tokens too, "
      "set dpop: off for this profile.");
}

std::string tokenType(const Poco::JSON::Object& object, DpopAnswer dpop) {
  const auto type = base::jsonString(object, "token_type").value_or("Bearer");
  if (dpop != DpopAnswer::kNone && base::equalsIgnoreCase(type, "DPoP")) return "DPoP";
  if (!base::equalsIgnoreCase(type, "Bearer"))
    invalid("The token endpoint gave a token of the type '" + quotePeer(type) +
            "', which nobody asked for");
  if (dpop == DpopAnswer::kOnly) notBound();
  return "Bearer";
}

std::optional<std::chrono::seconds> expiresIn(const Poco::JSON::Object& object) {
  try {
    const auto seconds = base::jsonInteger(object, "expires_in");
    if (!seconds || *seconds <= 0 || *seconds > kLongestLifetime.count()) return std::nullopt;
    return std::chrono::seconds(*seconds);
  } catch (const base::Error&) {
    return std::nullopt;
  }
}

std::optional<std::string> scope(const Poco::JSON::Object& object) {
  std::optional<std::string> text;
  try {
    text = base::jsonString(object, "scope");
  } catch (const base::Error&) {  // no text: the tokens are good all the same
    return std::nullopt;
  }
  if (!text || text->empty() || text->size() > kMaxScopeBytes) return std::nullopt;
  if (!std::all_of(text->begin(), text->end(), isPrintable)) return std::nullopt;
  return text;
}

TokenSet read(const Poco::JSON::Object& object, DpopAnswer dpop) {
  TokenSet tokens;
  tokens.accessToken = accessToken(object);
  tokens.tokenType = tokenType(object, dpop);
  tokens.refreshToken = refreshToken(object);
  tokens.expiresIn = expiresIn(object);
  tokens.scope = scope(object);
  return tokens;
}

}  // namespace

TokenSet parseTokenResponse(std::string_view body, DpopAnswer dpop) {
  Poco::JSON::Object::Ptr object;
  try {
    object = base::parseJsonObject(body);
    if (const auto error = oauthError(body); error && !object->has("access_token"))
      invalid("The token endpoint answered 200 with the error '" + quotePeer(*error) + "'");
    return read(*object, dpop);
  } catch (const base::Error& e) {
    if (e.kind() == base::ErrorKind::kTokenResponseInvalid) throw;
    throw base::Error(base::ErrorKind::kTokenResponseInvalid,
                      "The token endpoint's answer cannot be used. " + e.text(), e.detail());
  }
}

}  // namespace oauth
