#pragma once

#include "demo/tools.h"

#include <Poco/Dynamic/Var.h>
#include <Poco/JSON/Object.h>

#include <optional>
#include <string>
#include <string_view>

namespace demo {

inline constexpr int kParseError = -32700;
inline constexpr int kInvalidRequest = -32600;
inline constexpr int kMethodNotFound = -32601;
inline constexpr int kInvalidParams = -32602;
inline constexpr int kBadRequest = -32000;

/// A JSON-RPC 2.0 request, or a notification or response when `id` is empty.
struct Rpc {
  Poco::Dynamic::Var id;
  std::string method;
  Poco::JSON::Object::Ptr params;  ///< never null
};

[[nodiscard]] std::optional<Rpc> readRpc(const Poco::JSON::Object& message);
[[nodiscard]] Poco::JSON::Object rpcError(const Poco::Dynamic::Var& id, int code,
                                          const std::string& message);
/// The response to a request: initialize, ping, tools/list, tools/call.
[[nodiscard]] Poco::JSON::Object answerRpc(const Rpc& rpc, const ToolContext& context);

/// MCP versions that this server speaks; "" (no field) counts as known.
[[nodiscard]] bool isKnownVersion(std::string_view version);
[[nodiscard]] std::string knownVersions();

}  // namespace demo
