#pragma once

#include "http/responder.h"
#include "profile/authorization_flow.h"
#include "web/handler.h"

namespace web {

/// A login that worked: says so in a person's words and what to do next, or as JSON, and has the
/// browser forget its cookie.
[[nodiscard]] http::Answer loggedIn(const profile::LoginEnd& end, const profile::Profile& profile,
                                    const Site& site, const Request& request);

}  // namespace web
