#pragma once

#include "web/site.h"

#include <chrono>
#include <string>

namespace app {

/// Waits until every profile has read its stored login, so that the announcement is right; a store
/// that is slow is not waited for longer than `limit`.
void waitForLogins(const web::Site& site, std::chrono::milliseconds limit);

/// What the daemon prints once it serves: one line a profile with its MCP URL and, where a login is
/// due, its login URL. No secret.
[[nodiscard]] std::string announcement(const web::Site& site);

}  // namespace app
