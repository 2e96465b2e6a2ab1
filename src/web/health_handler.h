#pragma once

#include "web/handler.h"
#include "web/site.h"

#include <string>

namespace web {

/// The body of /health: the daemon itself, and not a word on any profile. Any thread; quick.
[[nodiscard]] std::string healthBody(const Site& site);

/// GET /health: the daemon itself. Fast, and without a word on any profile.
class HealthHandler final : public Handler {
 public:
  using Handler::Handler;

 protected:
  [[nodiscard]] http::Answer answer(const Request& request) override;
};

}  // namespace web
