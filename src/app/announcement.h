#pragma once

#include "web/site.h"

#include <string>

namespace app {

/// What the daemon prints once it serves: one line a profile with its MCP URL and, where a login is
/// due, its login URL. No secret.
[[nodiscard]] std::string announcement(const web::Site& site);

}  // namespace app
