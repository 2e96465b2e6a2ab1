#pragma once

#include "web/handler.h"

#include <string>

namespace web {

/// GET P/oauth/login: sends the browser to the authorization server, with the cookie that binds the
/// login to it. A navigation from another site, and a HEAD, get a page with a button and start
/// nothing. A browser that came under another of our names is first sent to the base URL: the
/// callback arrives there, and a cookie does not travel between names. Scripts go straight on.
/// POST: begins a login for a browser on another machine; a person is sent to the page of
/// HeadlessHandler, a script gets it as JSON.
class LoginHandler final : public ProfileHandler {
 public:
  /// `pass` is unguessable and marks our own redirect to the base URL.
  LoginHandler(const Site& site, std::shared_ptr<profile::Profile> profile, std::string pass)
      : ProfileHandler(site, std::move(profile)), pass_(std::move(pass)) {}

 protected:
  [[nodiscard]] http::Answer answer(const Request& request) override;

  [[nodiscard]] bool offersLogin() const override { return true; }

 private:
  [[nodiscard]] bool hasPass(const Request& request) const;
  [[nodiscard]] http::Answer begin();
  [[nodiscard]] http::Answer beginElsewhere(const Request& request);
  [[nodiscard]] http::Answer withCookie(http::Answer answer,
                                        const profile::LoginStart& start) const;

  std::string pass_;
};

}  // namespace web
