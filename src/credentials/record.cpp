#include "credentials/record.h"

#include "base/error.h"
#include "base/json.h"
#include "base/utf8.h"

#include <Poco/JSON/Object.h>

#include <algorithm>
#include <array>
#include <initializer_list>

// Version 1. Times are milliseconds since 1970, absent values are absent members. A member that
// this version does not know is refused: saving the record again would drop it.

namespace credentials {

namespace {

using base::Error;
using base::ErrorKind;
using Poco::JSON::Object;

constexpr long long kVersion = 1;
constexpr std::array<std::string_view, 3> kOrigins = {"fixed", "metadata_document", "dynamic"};

[[noreturn]] void corrupt(const std::string& why) {
  throw Error(ErrorKind::kStoreCorrupt, "A stored record is damaged: " + why);
}

void put(Object& object, const std::string& name, std::string_view value) {
  if (!base::isUtf8(value) || value.find('\0') != std::string_view::npos)
    throw Error(ErrorKind::kInternal, "A record cannot hold '" + name + "': it is not text");
  object.set(name, std::string(value));
}

void put(Object& object, const std::string& name, const base::Secret& value) {
  put(object, name, value.reveal());
}

void put(Object& object, const std::string& name, base::WallTime value) {
  const auto millis = std::chrono::floor<std::chrono::milliseconds>(value.time_since_epoch());
  object.set(name, static_cast<Poco::Int64>(millis.count()));
}

template <typename Value>
void put(Object& object, const std::string& name, const std::optional<Value>& value) {
  if (value) put(object, name, *value);
}

Object clientObject(const oauth::ClientCredentials& client) {
  Object object;
  put(object, "client_id", client.clientId);
  put(object, "client_secret", client.clientSecret);
  put(object, "auth_method", client.authMethod);
  put(object, "origin", kOrigins.at(static_cast<std::size_t>(client.origin)));
  put(object, "issuer", client.issuer);
  put(object, "redirect_uri", client.redirectUri);
  put(object, "secret_expires_at", client.secretExpiresAt);
  return object;
}

Object tokensObject(const StoredTokens& tokens) {
  Object object;
  put(object, "issuer", tokens.issuer);
  put(object, "token_endpoint", tokens.tokenEndpoint);
  put(object, "resource", tokens.resource);
  put(object, "access_token", tokens.accessToken);
  put(object, "token_type", tokens.tokenType);
  put(object, "expires_at", tokens.expiresAt);
  put(object, "refresh_token", tokens.refreshToken);
  put(object, "previous_refresh_token", tokens.previousRefreshToken);
  put(object, "scope", tokens.scope);
  put(object, "obtained_at", tokens.obtainedAt);
  put(object, "refresh_sent_at", tokens.refreshSentAt);
  if (!tokens.refused.empty()) put(object, "refused", tokens.refused);
  if (tokens.dpopKey) put(object, "dpop_key", tokens.dpopKey->pem());
  return object;
}

void onlyKnown(const Object& object, std::initializer_list<std::string_view> known) {
  for (const auto& name : object.getNames())
    if (std::find(known.begin(), known.end(), name) == known.end())
      corrupt("it has a member that this version does not know");
}

std::string text(const Object& object, const std::string& name) {
  auto value = base::jsonString(object, name);
  if (!value) corrupt("'" + name + "' is missing");
  return *std::move(value);
}

base::Secret secret(const Object& object, const std::string& name) {
  auto value = text(object, name);
  base::Secret result{value};
  base::wipe(value);
  return result;
}

std::optional<base::WallTime> time(const Object& object, const std::string& name) {
  const auto millis = base::jsonInteger(object, name);
  if (!millis) return std::nullopt;
  constexpr long long kFarthest = 9'000'000'000'000;  // in 2255; the clock's type ends in 2262
  if (*millis < -kFarthest || *millis > kFarthest) corrupt("'" + name + "' is no time");
  return base::WallTime(std::chrono::milliseconds(*millis));
}

Object::Ptr child(const Object& object, const std::string& name) {
  if (!object.has(name)) return {};
  auto found = object.getObject(name);
  if (!found) corrupt("'" + name + "' is not an object");
  return found;
}

oauth::ClientOrigin originOf(const std::string& word) {
  const auto* const found = std::find(kOrigins.begin(), kOrigins.end(), word);
  if (found == kOrigins.end()) corrupt("'origin' is unknown");
  return static_cast<oauth::ClientOrigin>(found - kOrigins.begin());
}

oauth::ClientCredentials clientOf(const Object& object) {
  onlyKnown(object, {"client_id", "client_secret", "auth_method", "origin", "issuer",
                     "redirect_uri", "secret_expires_at"});
  oauth::ClientCredentials client;
  client.clientId = text(object, "client_id");
  client.clientSecret = secret(object, "client_secret");
  client.authMethod = text(object, "auth_method");
  client.origin = originOf(text(object, "origin"));
  client.issuer = text(object, "issuer");
  client.redirectUri = text(object, "redirect_uri");
  client.secretExpiresAt = time(object, "secret_expires_at");
  return client;
}

base::SigningKey dpopKeyOf(const base::Secret& pem) {
  auto key = base::SigningKey::fromPem(pem);
  if (key.algorithm() != "ES256") corrupt("'dpop_key' is no P-256 key");
  return key;
}

StoredTokens tokensOf(const Object& object) {
  onlyKnown(object, {"issuer", "token_endpoint", "resource", "access_token", "token_type",
                     "expires_at", "refresh_token", "previous_refresh_token", "scope",
                     "obtained_at", "refresh_sent_at", "refused", "dpop_key"});
  StoredTokens tokens;
  tokens.issuer = text(object, "issuer");
  tokens.tokenEndpoint = text(object, "token_endpoint");
  tokens.resource = text(object, "resource");
  tokens.accessToken = secret(object, "access_token");
  tokens.tokenType = text(object, "token_type");
  tokens.expiresAt = time(object, "expires_at");
  if (object.has("refresh_token")) tokens.refreshToken = secret(object, "refresh_token");
  if (object.has("previous_refresh_token"))
    tokens.previousRefreshToken = secret(object, "previous_refresh_token");
  tokens.scope = base::jsonString(object, "scope");
  const auto obtained = time(object, "obtained_at");
  if (!obtained) corrupt("'obtained_at' is missing");
  tokens.obtainedAt = *obtained;
  tokens.refreshSentAt = time(object, "refresh_sent_at");
  tokens.refused = base::jsonString(object, "refused").value_or("");
  if (object.has("dpop_key")) tokens.dpopKey = dpopKeyOf(secret(object, "dpop_key"));
  if (tokens.tokenType == "DPoP" && !tokens.dpopKey) corrupt("'dpop_key' is missing");
  return tokens;
}

Record recordOf(const Object& object) {
  if (base::jsonInteger(object, "version") != kVersion)
    throw Error(ErrorKind::kStoreCorrupt,
                "A stored record has a version that this program does not know", {},
                "Start the version of mcp-auth-proxy that wrote it.");
  onlyKnown(object, {"version", "generation", "upstream", "client", "tokens"});
  Record record;
  const auto generation = base::jsonInteger(object, "generation");
  if (!generation || *generation < 0) corrupt("'generation' is missing");
  record.generation = static_cast<std::uint64_t>(*generation);
  record.upstream = text(object, "upstream");
  if (const auto client = child(object, "client")) record.client = clientOf(*client);
  if (const auto tokens = child(object, "tokens")) record.tokens = tokensOf(*tokens);
  return record;
}

}  // namespace

base::Secret serialize(const Record& record) {
  Object object;
  object.set("version", kVersion);
  object.set("generation", static_cast<Poco::Int64>(record.generation));
  put(object, "upstream", record.upstream);
  if (record.client) object.set("client", clientObject(*record.client));
  if (record.tokens) object.set("tokens", tokensObject(*record.tokens));
  auto json = base::jsonText(object);
  base::Secret result{json};
  base::wipe(json);
  return result;
}

Record deserialize(std::string_view text) {
  try {
    constexpr base::JsonLimits kLimits{.bytes = kMaxRecordBytes, .depth = 3};
    return recordOf(*base::parseJsonObject(text, kLimits));
  } catch (const Error& e) {
    if (e.kind() == ErrorKind::kStoreCorrupt) throw;
    // The text may quote the record; only its own words go on.
    throw Error(ErrorKind::kStoreCorrupt, "A stored record is damaged: it cannot be read",
                e.text());
  }
}

}  // namespace credentials
