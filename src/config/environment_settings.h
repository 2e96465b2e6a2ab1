#pragma once

#include "config/draft.h"
#include "config/loader.h"

namespace config {

/// The environment's words over what the file said: the listener's, the store's, and with
/// UPSTREAM_MCP_URL a profile `default` of its own, which takes the bare paths.
void readEnvironmentSettings(const ReadContext& context, Draft& draft);

/// --bind and --port over both.
void readCommandLine(const LoadOptions& options, Faults& faults, Draft& draft);

}  // namespace config
