#include "base/error.h"
#include "http/route.h"

#include <string>

#include "fuzz/finding.h"

namespace {

using Kind = http::Route::Kind;

http::RouteTable tableWith(bool hasDefault) {
  http::RouteTable table;
  table.hasDefaultProfile = hasDefault;
  table.redirectPaths.emplace("x", "/cb");
  return table;
}

void checkProxied(const http::Route& route, const std::string& target, bool hasDefault) {
  const bool slash = target == "/" || target.starts_with("/?");
  fuzz::requireSame((slash ? "/" : "") + std::string(route.pathPrefix) + std::string(route.rest),
                    target, "prefix and rest are the target");
  if (route.profile.empty())
    fuzz::require(hasDefault && !target.starts_with("/p/"), "bare means default", target);
  else
    fuzz::require(target.starts_with("/p/" + std::string(route.profile) + "/mcp"),
                  "a profile's own path", target);
  const auto path = target.substr(0, target.find('?'));
  for (const auto* bad : {"..", "//", "\\", "%2e", "%2E", "%2f", "%2F", "%5c", "%5C", "#"})
    fuzz::require(path.find(bad) == std::string::npos, "nothing ambiguous is proxied", target);
}

}  // namespace

// The first byte chooses the method and whether there is a default profile.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  if (size == 0) return 0;
  const bool hasDefault = data[0] % 2 == 0;
  const std::string_view method = data[0] % 4 < 2 ? "GET" : "POST";
  const auto target = "/" + std::string(fuzz::textOf(data, size).substr(1));
  try {
    const auto route = http::route(method, target, "", tableWith(hasDefault));
    if (!route.profile.empty())
      fuzz::require(http::isProfileName(route.profile), "a profile is a profile name", target);
    if (route.kind == Kind::kProxy) checkProxied(route, target, hasDefault);
  } catch (const base::Error& error) {
    fuzz::require(error.kind() == base::ErrorKind::kBadRequest, "a bad path is a bad request");
  }
  return 0;
}
