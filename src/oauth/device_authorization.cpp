#include "oauth/device_authorization.h"

#include "base/error.h"
#include "base/json.h"
#include "oauth/client_authentication.h"
#include "oauth/oauth_error.h"
#include "oauth/peer_text.h"
#include "oauth/trusted_url.h"

#include <algorithm>
#include <utility>

namespace oauth {

namespace {

using std::chrono::seconds;

constexpr auto kKind = base::ErrorKind::kDeviceAuthorizationFailed;
constexpr std::size_t kMaxDeviceCode = 4096;
constexpr std::size_t kMaxUserCode = 64;
constexpr seconds kUsualLifetime{300};

[[noreturn]] void failed(const std::string& text) { throw base::Error(kKind, text); }

[[noreturn]] void badMember(const std::string& name, const std::string& fault) {
  failed("The device authorization answer's member '" + name + "' " + fault);
}

bool isPrintable(std::string_view text) {
  return std::ranges::all_of(text, [](char c) { return c >= 0x20 && c < 0x7F; });
}

std::string printable(const Poco::JSON::Object& object, const std::string& name, std::size_t most) {
  auto text = base::jsonString(object, name).value_or("");
  if (text.empty()) badMember(name, "is missing");
  if (text.size() > most || !isPrintable(text))
    badMember(name, "is too long, or has characters that are not printable ASCII");
  return text;
}

std::string verificationUri(const Poco::JSON::Object& object) {
  const auto text = base::jsonString(object, "verification_uri").value_or("");
  if (text.empty()) badMember("verification_uri", "is missing");
  const auto url = trustedUrl(text);
  if (!url)
    badMember("verification_uri",
              "is not an https URL (or http on loopback): " + shownUrl(std::string_view(text)));
  return url->text();
}

/// A convenience only: one that cannot be used counts as absent.
std::string completeUri(const Poco::JSON::Object& object) {
  const auto url = trustedUrl(base::jsonString(object, "verification_uri_complete").value_or(""));
  return url ? url->text() : std::string();
}

seconds bounded(const Poco::JSON::Object& object, const std::string& name, seconds usual,
                seconds most) {
  const auto number = base::jsonInteger(object, name).value_or(usual.count());
  return seconds(std::clamp<long long>(number, 1, most.count()));
}

DeviceAuthorization read(const Poco::JSON::Object& object) {
  DeviceAuthorization answer;
  auto code = printable(object, "device_code", kMaxDeviceCode);
  answer.deviceCode = base::Secret(code);
  base::wipe(code);
  answer.userCode = printable(object, "user_code", kMaxUserCode);
  answer.verificationUri = verificationUri(object);
  answer.verificationUriComplete = completeUri(object);
  answer.lifetime =
      bounded(object, "expires_in", kUsualLifetime, DeviceAuthorization::kLongestLifetime);
  answer.interval = bounded(object, "interval", DeviceAuthorization::kUsualInterval,
                            DeviceAuthorization::kLongestInterval);
  return answer;
}

}  // namespace

DeviceAuthorization parseDeviceAuthorization(std::string_view body) {
  try {
    return read(*base::parseJsonObject(body));
  } catch (const base::Error& error) {
    if (error.kind() == kKind) throw;
    throw base::Error(kKind, "The device authorization answer cannot be used. " + error.text(),
                      error.detail());
  }
}

std::variant<DeviceAuthorization, TokenRefusal> requestDeviceAuthorization(
    http::Client& client, const TokenEndpointOptions& options,
    const std::optional<std::string>& scope) {
  base::FormFields fields;
  if (scope) fields.emplace_back("scope", *scope);
  if (options.resource) fields.emplace_back("resource", *options.resource);
  auto request = authenticatedForm(options.endpoint, std::move(fields), options.client, kKind);
  auto response = sendSecret(client, std::move(request), options.limit);
  if (response.status == 200) {
    auto answer = parseDeviceAuthorization(response.body);
    base::wipe(response.body);
    return answer;
  }
  const auto error = oauthError(response.body);
  if (response.status < 400 || response.status > 499 || !error)
    failed("The device authorization endpoint answered " + std::to_string(response.status) +
           " without an OAuth error");
  return TokenRefusal{.error = *error, .status = response.status};
}

DevicePoll meaningOf(const TokenResult& result) {
  const auto* refusal = std::get_if<TokenRefusal>(&result);
  if (refusal == nullptr) return DevicePoll::kGranted;
  if (refusal->error == "authorization_pending") return DevicePoll::kPending;
  if (refusal->error == "slow_down") return DevicePoll::kSlowDown;
  if (refusal->error == "access_denied") return DevicePoll::kDenied;
  if (refusal->error == "expired_token") return DevicePoll::kExpired;
  return DevicePoll::kRefused;
}

}  // namespace oauth
