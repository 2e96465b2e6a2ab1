#pragma once

#include "http/responder.h"
#include "web/site.h"

namespace web {

/// The page at / for a browser: a card a profile, readable and usable without JavaScript.
[[nodiscard]] http::Answer dashboardPage(const Site& site);

/// The same cards as one server-sent event, after which the stream ends: the browser's EventSource
/// asks again by itself two seconds later, so that an open tab holds no thread of the slow lane.
[[nodiscard]] http::Answer dashboardNews(const Site& site);

}  // namespace web
