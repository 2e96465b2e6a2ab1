#pragma once

#include "http/head.h"
#include "http/rpc_name.h"

#include <string_view>

namespace proxy {

/// What to call a request in the profile's activity: its JSON-RPC method and tool, from
/// `Mcp-Method` and `Mcp-Name` (MCP 2026-07-28) or else from the body's beginning; without either
/// the HTTP method. Views into both.
[[nodiscard]] http::RpcName callName(const http::RequestHead& head, std::string_view bodyPrefix);

}  // namespace proxy
