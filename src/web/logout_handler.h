#pragma once

#include "web/handler.h"

namespace web {

/// P/oauth/logout, any method: forgets the profile's tokens and client. A request that another site
/// made the browser send never gets here; should it, it is refused.
class LogoutHandler final : public ProfileHandler {
 public:
  using ProfileHandler::ProfileHandler;

 protected:
  [[nodiscard]] http::Answer answer(const Request& request) override;
};

}  // namespace web
