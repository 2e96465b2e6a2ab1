#pragma once

#include <string_view>

namespace http {

/// What a JSON-RPC request asks for, as it is written in the body: views into it, "" where it is
/// not there. Not checked: whoever shows them holds them against what may be shown.
struct RpcName {
  std::string_view method;
  std::string_view tool;  ///< `params.name` of tools/call
};

/// Looks at the first 2 KiB only, stops as soon as it knows, never throws.
[[nodiscard]] RpcName rpcName(std::string_view bodyPrefix);

}  // namespace http
