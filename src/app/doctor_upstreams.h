#pragma once

#include "app/finding.h"
#include "base/clock.h"
#include "config/settings.h"

#include <chrono>
#include <optional>
#include <string_view>

namespace app {

/// Asks every profile's upstream for anything, the way its calls go: name, connection, certificate,
/// answer; then holds this machine's clock against theirs. No token is sent. Blocks; main thread.
[[nodiscard]] Findings lookAtUpstreams(const config::Settings& settings, const base::Clock& clock);

/// The time of a Date field (RFC 9110 5.6.7); nullopt when it is none.
[[nodiscard]] std::optional<base::WallTime> timeOfDate(std::string_view field);

/// `theirs` is what a server's answer said at `ours`.
[[nodiscard]] Finding judgeClock(base::WallTime ours, base::WallTime theirs);

}  // namespace app
