#pragma once

#include "web/dashboard.h"
#include "web/handler.h"

namespace web {

/// GET /oauth/events: what the dashboard shows, as a server-sent event.
class EventsHandler final : public Handler {
 public:
  using Handler::Handler;

 protected:
  [[nodiscard]] http::Answer answer(const Request& /*request*/) override {
    return dashboardNews(site());
  }
};

}  // namespace web
