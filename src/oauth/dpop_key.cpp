#include "oauth/dpop_key.h"

#include "base/encoding.h"
#include "base/json_escape.h"

#include <algorithm>
#include <chrono>
#include <utility>

namespace oauth {

namespace {

constexpr std::size_t kJtiBytes = 16;
constexpr std::size_t kMostNonceBytes = 1024;

void appendMember(std::string& out, std::string_view name, std::string_view value) {
  out += ",\"";
  out += name;
  out += "\":";
  base::appendJsonString(out, value);
}

std::string claimsText(const DpopClaims& claims) {
  const auto since = claims.now.time_since_epoch();
  auto text =
      R"({"iat":)" + std::to_string(std::chrono::floor<std::chrono::seconds>(since).count());
  appendMember(text, "jti", base::base64Url(base::randomBytes(kJtiBytes)));
  appendMember(text, "htm", claims.method);
  appendMember(text, "htu", claims.uri);
  if (!claims.accessTokenHash.empty()) appendMember(text, "ath", claims.accessTokenHash);
  if (!claims.nonce.empty()) appendMember(text, "nonce", claims.nonce);
  return text + "}";
}

bool isNonceChar(char c) { return c > 0x20 && c < 0x7F && c != '"' && c != '\\'; }

}  // namespace

DpopKey::DpopKey(base::SigningKey key)
    : key_(std::move(key)),
      header_(
          base::base64Url(R"({"typ":"dpop+jwt","alg":"ES256","jwk":)" + key_.publicJwk() + "}") +
          ".") {}

std::string DpopKey::proof(const DpopClaims& claims) const {
  auto text = header_ + base::base64Url(claimsText(claims));
  const auto signature = base::base64Url(key_.sign(text));
  return text + "." + signature;
}

std::string dpopTokenHash(std::string_view accessToken) {
  return base::base64Url(base::sha256(accessToken));
}

std::string dpopUri(const http::Url& url) { return url.origin() + url.path; }

bool isDpopNonce(std::string_view text) {
  return !text.empty() && text.size() <= kMostNonceBytes && std::ranges::all_of(text, isNonceChar);
}

}  // namespace oauth
