#pragma once

#include "web/handler.h"

namespace web {

/// GET P/oauth/status: the profile's state for scripts and people; every member is always there,
/// null where it is not known.
class StatusHandler final : public ProfileHandler {
 public:
  using ProfileHandler::ProfileHandler;

 protected:
  [[nodiscard]] http::Answer answer(const Request& request) override;
};

}  // namespace web
