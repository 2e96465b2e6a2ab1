#pragma once

#include "web/handler.h"

#include <string>

namespace web {

/// P/oauth/headless: a login whose browser is on another machine, for the party that began it (its
/// cookie). GET: how it stands, with the address to open, the code to enter, and a form for the
/// address that the browser ended at. POST: that form (`url`), or `cancel`. A pasted address ends
/// the same pending login that the callback would.
class HeadlessHandler final : public ProfileHandler {
 public:
  using ProfileHandler::ProfileHandler;

 protected:
  [[nodiscard]] http::Answer answer(const Request& request) override;

  [[nodiscard]] bool offersLogin() const override { return true; }

 private:
  [[nodiscard]] http::Answer show(const Request& request) const;
  [[nodiscard]] http::Answer cancel(const Request& request);
  [[nodiscard]] http::Answer paste(const std::string& address, const Request& request);
};

}  // namespace web
