#pragma once

#include "config/fault.h"
#include "config/settings.h"

#include <vector>

namespace app {

/// A fault for each setting that this version reads but cannot act on yet: starting all the same
/// would do something else than was asked for. Empty when there is none.
[[nodiscard]] std::vector<config::Fault> settingsNotBuilt(const config::Settings& settings);

}  // namespace app
