#pragma once

#include "cli/call.h"
#include "config/loader.h"
#include "config/settings.h"

#include <string>

namespace app {

/// The profile that `stdio --url URL` means, made of mcp-remote's flags and checked like one of a
/// file. Its name follows from the URL, so that its login is found again. Throws
/// base::Error(kSettings) for a flag that the gateway cannot follow, and for a value that is wrong.
[[nodiscard]] config::ProfileSettings profileOfFlags(const cli::Call& call, const std::string& url);

/// Whether a flag asks for more than the URL.
[[nodiscard]] bool hasProfileFlags(const cli::Call& call);

}  // namespace app
