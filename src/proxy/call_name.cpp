#include "proxy/call_name.h"

namespace proxy {

http::RpcName callName(const http::RequestHead& head, std::string_view bodyPrefix) {
  if (head.method != "POST") return {.method = head.method, .tool = {}};
  if (const auto method = head.fields.find("mcp-method")) {
    const bool callsTool = *method == "tools/call";
    return {.method = *method,
            .tool = callsTool ? head.fields.find("mcp-name").value_or("") : std::string_view{}};
  }
  auto name = http::rpcName(bodyPrefix);
  if (name.method.empty()) name.method = head.method;
  return name;
}

}  // namespace proxy
