#pragma once

#include "web/handler.h"

namespace web {

/// GET P/mcp/health: 200 when a call could be passed on now, 503 with the reason when not. Asks
/// nobody: it tells what the profile knows.
class McpHealthHandler final : public ProfileHandler {
 public:
  using ProfileHandler::ProfileHandler;

 protected:
  [[nodiscard]] http::Answer answer(const Request& request) override;
};

}  // namespace web
