#pragma once

#include "config/settings.h"
#include "config/value.h"

#include <functional>
#include <string_view>
#include <vector>

namespace config {

/// One setting: its two spellings and how it is read. The tables below are all that the loader
/// knows; docs/settings.md and profiles.example.yaml are held against them by a test.
template <typename Target>
struct Key {
  std::string_view yaml;
  std::string_view environment;  ///< "" = in a file only
  std::function<void(const Value&, Target&)> read;
};

/// `server:`
[[nodiscard]] const std::vector<Key<ServerSettings>>& serverKeys();
/// `defaults:` and each profile
[[nodiscard]] const std::vector<Key<ProfileSettings>>& profileKeys();

inline constexpr std::string_view kServerKey = "server";
inline constexpr std::string_view kDefaultsKey = "defaults";
inline constexpr std::string_view kProfilesKey = "profiles";
inline constexpr std::string_view kDefaultProfileKey = "default_profile";
inline constexpr std::string_view kUpstreamKey = "upstream_mcp_url";
inline constexpr std::string_view kStoreKey = "credential_store";
inline constexpr std::string_view kSealingKeyKey = "file_store_key";
inline constexpr std::string_view kPassphraseKey = "file_store_passphrase";

}  // namespace config
