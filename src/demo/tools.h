#pragma once

#include "base/clock.h"
#include "demo/grants.h"

#include <Poco/JSON/Array.h>
#include <Poco/JSON/Object.h>

#include <optional>
#include <string>

namespace demo {

/// What a tool has to say, as text. `isError` is the tool's own failure, not the protocol's.
struct ToolResult {
  std::string text;
  bool isError = false;
};

/// The demo's tools: echo, add, current_time, token_info.
[[nodiscard]] Poco::JSON::Array toolList();

/// What a tool may look at.
struct ToolContext {
  const base::Clock& clock;
  const AccessInfo& access;
};

/// nullopt: no tool of that name.
[[nodiscard]] std::optional<ToolResult> callTool(const std::string& name,
                                                 const Poco::JSON::Object& arguments,
                                                 const ToolContext& context);

}  // namespace demo
