#pragma once

#include "cli/verb.h"

namespace cli {

/// `service install` and `service uninstall`: the gateway as a service of this user.
[[nodiscard]] Verb serviceInstallVerb();
[[nodiscard]] Verb serviceUninstallVerb();

}  // namespace cli
