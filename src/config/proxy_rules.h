#pragma once

#include "config/draft.h"
#include "config/settings.h"
#include "config/value.h"

#include <optional>
#include <string>
#include <string_view>

namespace config {

/// `proxy` of a profile: a URL, or "off".
void readProxy(const Value& value, ProfileSettings& profile);

/// HTTPS_PROXY, HTTP_PROXY and NO_PROXY, or the same in lower case, which comes first as in other
/// programs. `${…}` has no meaning in them: they are shared with other programs.
void readEnvironmentProxies(const ReadContext& context, EnvironmentProxies& proxies);

/// What is wrong with the URL of a proxy, never with any part of it in the text: http, perhaps with
/// user name and password, no path. "host:port" alone is fine.
[[nodiscard]] std::optional<std::string> proxyUrlFault(std::string_view url);

}  // namespace config
