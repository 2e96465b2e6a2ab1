#pragma once

#include "profile/authorization_flow.h"
#include "web/profile_urls.h"

#include <string>

namespace web {

/// Set-Cookie for the party that began a login: what it may end it with.
[[nodiscard]] std::string loginCookie(const profile::LoginStart& start, const ProfileUrls& urls,
                                      bool secure);

/// Set-Cookie that has the browser forget it.
[[nodiscard]] std::string forgottenCookie(const std::string& name, const ProfileUrls& urls,
                                          bool secure);

}  // namespace web
