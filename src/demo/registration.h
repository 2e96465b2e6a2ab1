#pragma once

#include "demo/grants.h"
#include "demo/request.h"
#include "http/responder.h"

namespace demo {

/// POST /register: dynamic client registration (RFC 7591).
[[nodiscard]] http::Answer registerClient(const Request& request, Grants& grants);

}  // namespace demo
