#pragma once

#include "web/handler.h"

namespace web {

/// GET /: the dashboard for a browser, JSON with the profiles and their URLs for anything else.
class HomeHandler final : public Handler {
 public:
  using Handler::Handler;

 protected:
  [[nodiscard]] http::Answer answer(const Request& request) override;

 private:
  [[nodiscard]] http::Answer listing() const;
};

}  // namespace web
