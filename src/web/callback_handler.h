#pragma once

#include "web/handler.h"

namespace web {

/// GET P/oauth/callback, or the profile's redirect_path: ends a login and says in a person's words
/// what happened and what to do next.
class CallbackHandler final : public ProfileHandler {
 public:
  using ProfileHandler::ProfileHandler;

 protected:
  [[nodiscard]] http::Answer answer(const Request& request) override;

  [[nodiscard]] bool offersLogin() const override { return true; }
};

}  // namespace web
