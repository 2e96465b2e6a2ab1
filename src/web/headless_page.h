#pragma once

#include "base/error.h"
#include "http/responder.h"
#include "profile/authorization_flow.h"
#include "profile/profile.h"
#include "web/page.h"
#include "web/site.h"

namespace web {

/// The pages of a login whose browser is on another machine. They work without JavaScript.
struct HeadlessPage {
  const profile::Profile& profile;
  const Site& site;
  ProfileUrls urls;

  /// None is on its way.
  [[nodiscard]] http::Answer beginning() const;
  /// `fault`: what was wrong with the last paste, or null.
  [[nodiscard]] http::Answer waiting(const profile::LoginProgress& login,
                                     const base::Error* fault) const;
  [[nodiscard]] http::Answer failed(const base::Error& error) const;

 private:
  [[nodiscard]] Page begun() const;
  void addCode(Html& html, const profile::DevicePrompt& device, bool looksByItself) const;
  void addPaste(Html& html, const std::string& authorizationUrl) const;
};

}  // namespace web
