#pragma once

#include <compare>
#include <string>

namespace credentials {

/// Where a record lives: the profile's namespace in the store.
struct RecordKey {
  std::string service;  ///< keychain_service
  std::string profile;

  auto operator<=>(const RecordKey&) const = default;
};

/// A file name, without ending, for any service and profile: what a person can recognise of the
/// profile, and a hash of both. Lower case only, so that file systems without case tell them apart.
[[nodiscard]] std::string fileStem(const RecordKey& key);

/// `profile 'craft' (service mcp-auth-proxy)`, for messages; both escaped as far as needed.
[[nodiscard]] std::string describe(const RecordKey& key);

}  // namespace credentials
