#pragma once

#include "config/settings.h"
#include "web/site.h"

#include <string>

namespace app {

/// What is printed after the announcement.
using ExtraText = std::string (*)(const web::Site&);

/// Runs a gateway with these settings in this process, from its announcement on standard output
/// until SIGTERM or SIGINT. Main thread, before any other starts: it blocks these signals for all.
/// Throws what Gateway throws.
void serveUntilStopped(const config::Settings& settings, ExtraText extra = nullptr);

}  // namespace app
