#pragma once

#include "app/command_line.h"
#include "config/settings.h"

namespace app {

/// `mcp-auth-proxy login`: talks to the gateway that runs with these settings on this machine.
/// Returns the exit status. Main thread.
[[nodiscard]] int logIn(const CommandLine& line, const config::ServerSettings& server);

}  // namespace app
