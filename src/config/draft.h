#pragma once

#include "config/fault.h"
#include "config/keys.h"
#include "config/settings.h"

#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace config {

/// A profile while it is read: its settings so far, and where each of them was given (by YAML
/// key), so that a check over two settings can point at the right one.
struct ProfileDraft {
  ProfileSettings settings;
  Source self;
  std::map<std::string_view, Source> sources;

  [[nodiscard]] bool gives(std::string_view key) const { return sources.contains(key); }
};

/// Settings while they are read.
struct Draft {
  ServerSettings server;
  std::map<std::string_view, Source> serverSources;  ///< by YAML key
  EnvironmentProxies proxies;
  ProfileDraft defaults;
  std::vector<ProfileDraft> profiles;
  std::optional<std::string> defaultProfile;
  Source defaultProfileSource;
};

/// Where and with what a source's values are read.
struct ReadContext {
  std::string place;  ///< the file's name, "environment", "command line"
  const ReferenceContext& references;
  Faults& faults;
};

}  // namespace config
