#pragma once

#include "agents/client_files.h"
#include "agents/server_entry.h"
#include "cli/call.h"
#include "config/settings.h"

#include <string>
#include <vector>

namespace cli {

/// What `install`, `uninstall` and `import` have in common: which clients' files are meant, and
/// what the gateway is to them. All throw base::Error(kSettings) for what cannot be meant.

/// The options for that, and those for the settings.
[[nodiscard]] std::vector<Option> agentOptions(std::vector<Option> own);

/// The files of the clients that the call names, or of all that were used here; with --project
/// those of the directory that we stand in.
[[nodiscard]] std::vector<agents::ClientFile> chosenFiles(const Call& call);
/// The profiles that --profile names.
[[nodiscard]] std::vector<std::string> chosenProfiles(const Call& call,
                                                      const config::Settings& settings);
/// How clients reach the gateway that runs with these settings.
[[nodiscard]] agents::Gateway gatewayOf(const config::Settings& settings);

/// Asks `question` on a terminal; true without one where the call has --yes. Otherwise false, and
/// says why.
[[nodiscard]] bool isAgreed(const Call& call, const std::string& question);

}  // namespace cli
