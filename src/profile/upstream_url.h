#pragma once

#include "config/settings.h"
#include "http/url.h"

namespace profile {

/// The profile's upstream, parsed. Throws base::Error(kSettings) for one that is no http(s) URL.
[[nodiscard]] http::Url upstreamUrl(const config::ProfileSettings& settings);

}  // namespace profile
