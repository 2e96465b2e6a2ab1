#pragma once

#include "cli/call.h"
#include "config/loader.h"
#include "config/settings.h"

#include <optional>
#include <string>
#include <vector>

namespace cli {

/// --config, --bind and --port, with the verb's own options before them: for verbs that read the
/// settings, or ask the gateway that runs with them.
[[nodiscard]] std::vector<Option> withSettingsOptions(std::vector<Option> own = {});
/// --bind and --port alone.
[[nodiscard]] std::vector<Option> listenerOptions();

/// `--json`.
[[nodiscard]] Option jsonOption();

/// What the call says for config::load. Throws base::Error(kSettings) for a port that is none.
[[nodiscard]] config::LoadOptions loadOptions(const Call& call);

/// The settings, or nullopt once every fault was printed on standard error: end with kUsage.
[[nodiscard]] std::optional<config::Settings> loadSettings(const Call& call);
/// The same for what was loaded otherwise.
[[nodiscard]] std::optional<config::Settings> settingsOrComplaint(config::LoadResult loaded);
/// Prints each fault on a line of standard error and returns kUsage.
int complainOf(const std::vector<config::Fault>& faults);

/// " --config F --port N": the settings options of this call, to be typed again.
[[nodiscard]] std::string settingsWords(const Call& call);

}  // namespace cli
