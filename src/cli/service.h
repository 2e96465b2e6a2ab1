#pragma once

#include "base/directories.h"

#include <filesystem>
#include <string>
#include <utility>
#include <vector>

namespace cli {

/// What a service runs.
struct ServicePlan {
  std::filesystem::path program;
  std::vector<std::string> arguments;
  std::vector<std::pair<std::string, std::string>> environment;  ///< no secret
  std::filesystem::path log;  ///< launchd alone: systemd has a journal
};

/// The file that makes a program a service of this user, and the commands that have it noticed.
/// Words, not shell lines; the first is a program to be found in PATH.
struct Service {
  std::filesystem::path file;
  std::string text;
  std::vector<std::vector<std::string>> install;
  std::vector<std::vector<std::string>> uninstall;  ///< while the file is still there
};

/// A systemd user unit in $XDG_CONFIG_HOME/systemd/user. Throws base::Error(kSettings) where
/// neither that nor HOME is set. Pure, as the next.
[[nodiscard]] Service systemdService(const ServicePlan& plan, const base::Environment& environment);
/// A launchd agent in ~/Library/LaunchAgents, for the user `uid`.
[[nodiscard]] Service launchdService(const ServicePlan& plan, const base::Environment& environment,
                                     unsigned uid);

}  // namespace cli
