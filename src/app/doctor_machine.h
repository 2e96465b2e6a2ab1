#pragma once

#include "app/finding.h"
#include "base/clock.h"
#include "base/directories.h"
#include "config/settings.h"

#include <filesystem>

namespace app {

/// The doctor's looks at this machine. They change nothing, but that the store is opened as the
/// gateway opens it. Block; main thread. They throw nothing that has to do with what is looked at.

/// Is the port the gateway's, free, or somebody else's?
[[nodiscard]] Finding lookAtPort(const config::ServerSettings& server);
/// May others read or write the profiles file, or the state?
[[nodiscard]] Findings lookAtFiles(const config::Settings& settings);
/// Does each credential store that the profiles name open?
[[nodiscard]] Findings lookAtStores(const config::Settings& settings, const base::Clock& clock);
/// Is a proxy asked for that is not used?
[[nodiscard]] Finding lookAtProxy(const base::Environment& environment);

}  // namespace app
