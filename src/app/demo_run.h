#pragma once

#include "app/command_line.h"
#include "config/loader.h"
#include "web/site.h"

#include <string>

namespace app {

/// Settings of a gateway in front of the demo server at `upstream`: the listener's words are the
/// user's, everything else of the environment and the profiles file is left alone.
[[nodiscard]] config::LoadResult demoSettings(const CommandLine& line, const std::string& upstream,
                                              const config::Environment& environment);

/// The steps that a newcomer takes, each with its next command.
[[nodiscard]] std::string demoSteps(const web::Site& site);

}  // namespace app
