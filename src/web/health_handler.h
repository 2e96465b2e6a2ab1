#pragma once

#include "web/handler.h"

namespace web {

/// GET /health: the daemon itself. Fast, and without a word on any profile.
class HealthHandler final : public Handler {
 public:
  using Handler::Handler;

 protected:
  [[nodiscard]] http::Answer answer(const Request& request) override;
};

}  // namespace web
