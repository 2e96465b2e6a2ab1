#include "oauth/client_assertion.h"

#include "base/encoding.h"
#include "base/json.h"

#include <Poco/JSON/Object.h>

#include <chrono>
#include <utility>

namespace oauth {

namespace {

constexpr std::chrono::seconds kGoodFor{300};
constexpr std::size_t kIdBytes = 16;

Poco::Int64 secondsOf(base::WallTime time) {
  return std::chrono::floor<std::chrono::seconds>(time).time_since_epoch().count();
}

}  // namespace

ClientAssertions::ClientAssertions(base::SigningKey key, const base::Clock& clock)
    : key_(std::move(key)), clock_(clock) {}

base::Secret ClientAssertions::make(const std::string& clientId,
                                    const std::string& audience) const {
  Poco::JSON::Object header;
  header.set("alg", std::string(key_.algorithm()));
  header.set("typ", "JWT");
  const auto now = clock_.wall();
  Poco::JSON::Object claims;
  claims.set("iss", clientId);
  claims.set("sub", clientId);
  claims.set("aud", audience);
  claims.set("jti", base::base64Url(base::randomBytes(kIdBytes)));
  claims.set("iat", secondsOf(now));
  claims.set("exp", secondsOf(now + kGoodFor));
  auto jwt = base::signJwt(key_, base::jsonText(header), base::jsonText(claims));
  base::Secret secret(jwt);
  base::wipe(jwt);
  return secret;
}

}  // namespace oauth
