#include "http/rpc_name.h"

#include "http/json_walk.h"

namespace http {

namespace {

constexpr std::size_t kLookedAt = 2048;
constexpr std::string_view kToolCall = "tools/call";

std::string_view unquoted(std::string_view text) {
  const bool isString = text.size() >= 2 && text.front() == '"';
  return isString ? text.substr(1, text.size() - 2) : std::string_view{};
}

/// Goes over the members of the object that `walk` stands before; `each` says whether to go on, and
/// takes the value.
template <class Each>
void forMembers(JsonWalk& walk, Each&& each) {
  if (!walk.takeByte('{')) return;
  do {
    const auto name = walk.takeString();
    if (name.empty() || !walk.takeByte(':') || !each(name)) return;
  } while (walk.takeByte(','));
}

std::string_view nameIn(JsonWalk params) {
  std::string_view found;
  forMembers(params, [&](std::string_view name) {
    const auto value = params.takeValue();
    if (name == "\"name\"") found = unquoted(value);
    return found.empty() && !value.empty();
  });
  return found;
}

}  // namespace

RpcName rpcName(std::string_view bodyPrefix) {
  RpcName known;
  bool sawParams = false;
  JsonWalk walk(bodyPrefix.substr(0, kLookedAt));
  forMembers(walk, [&](std::string_view name) {
    if (name == "\"params\"") {
      known.tool = nameIn(walk);
      sawParams = true;
    }
    const bool enough = sawParams && !known.method.empty();
    const auto value = enough ? std::string_view{} : walk.takeValue();
    if (name == "\"method\"") known.method = unquoted(value);
    const bool wantsTool = known.method == kToolCall && !sawParams;
    return !value.empty() && (known.method.empty() || wantsTool);
  });
  if (known.method != kToolCall) known.tool = {};
  return known;
}

}  // namespace http
