#include "proxy/endpoint_addresses.h"

#include "base/encoding.h"
#include "base/error.h"
#include "base/hmac.h"

namespace proxy {

namespace {

constexpr std::string_view kMark = "/~endpoint/";
constexpr std::size_t kKeyBytes = 32;
constexpr std::size_t kMacSize = 43;  ///< of 32 bytes in base64url

[[nodiscard]] std::string_view macIn(std::string_view rest) {
  return rest.substr(kMark.size(), kMacSize);
}

}  // namespace

EndpointAddresses::EndpointAddresses() : key_(base::randomBytes(kKeyBytes)) {}

std::string EndpointAddresses::addressOf(std::string_view profile, std::string_view prefix,
                                         std::string_view target) const {
  std::string address(prefix);
  address.append(kMark).append(macOf(profile, target)).append(target);
  return address;
}

void EndpointAddresses::check(std::string_view profile, std::string_view rest) const {
  if (!rest.starts_with(kMark)) return;
  const auto target = endpointTarget(rest);
  if (target && base::equalSecrets(macIn(rest), macOf(profile, *target))) return;
  throw base::Error(base::ErrorKind::kNotFound,
                    "No stream of this profile has named that address since the gateway started.",
                    {}, "Connect anew: the stream names the address to send messages to.");
}

std::string EndpointAddresses::macOf(std::string_view profile, std::string_view target) const {
  std::string text(profile);
  text.append(1, '\0').append(target);
  return base::base64Url(base::hmacSha256(key_.reveal(), text));
}

std::optional<std::string_view> endpointTarget(std::string_view rest) {
  if (!rest.starts_with(kMark)) return std::nullopt;
  const auto size = kMark.size() + kMacSize;
  if (rest.size() <= size || rest[size] != '/') return std::nullopt;
  return rest.substr(size);
}

}  // namespace proxy
