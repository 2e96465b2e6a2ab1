#include "profile/upstream_url.h"

#include "base/error.h"

#include <utility>

namespace profile {

http::Url upstreamUrl(const config::ProfileSettings& settings) {
  auto url = http::Url::parse(settings.upstreamMcpUrl);
  if (!url) {
    throw base::Error(base::ErrorKind::kSettings,
                      "The upstream URL of profile '" + settings.name + "' is not an http(s) URL.");
  }
  return *std::move(url);
}

}  // namespace profile
