#pragma once

#include "base/clock.h"
#include "http/route.h"
#include "http/url.h"
#include "profile/profile_registry.h"
#include "web/profile_urls.h"

#include <string>

namespace web {

/// What the pages know of the daemon. Made by the app once the port is bound, not changed after;
/// any thread. The references outlive it.
struct Site {
  std::string version;
  http::Url base;  ///< the public base URL, or http://host:port as bound
  http::RouteTable routes;
  const profile::ProfileRegistry& profiles;
  const base::Clock& clock;
  base::SteadyTime startedAt;
  /// Name of the environment's single upstream, whose own address is the bare paths; "" = none.
  std::string bareProfile;

  [[nodiscard]] ProfileUrls urlsOf(const profile::Profile& profile) const {
    return profileUrls(base, {.name = profile.name(),
                              .redirectPath = profile.settings().redirectPath,
                              .bare = profile.name() == bareProfile});
  }
};

}  // namespace web
