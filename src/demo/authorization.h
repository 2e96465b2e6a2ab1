#pragma once

#include "demo/addresses.h"
#include "demo/demo_options.h"
#include "demo/grants.h"
#include "demo/request.h"
#include "http/responder.h"

#include <string>

namespace demo {

/// /authorize: GET checks the request (RFC 6749 section 4.1.1, RFC 7636, RFC 8707) and shows the
/// consent page; POST is the page's own form. A request whose client or redirect URI is not good
/// never leads anywhere: it ends on a page here. Any thread.
class Authorization {
 public:
  Authorization(const Addresses& addresses, const DemoOptions& options, Grants& grants)
      : addresses_(addresses), account_(options.account), grants_(grants) {}

  [[nodiscard]] http::Answer answer(const Request& request);

 private:
  [[nodiscard]] http::Answer ask(const Request& request);
  [[nodiscard]] http::Answer decide(const Request& request);
  /// The OAuth error of a request from a known client to a good redirect URI; "" when it is fine.
  [[nodiscard]] std::string faultOf(const Form& form) const;
  [[nodiscard]] http::Answer back(const Consent& consent, const std::string& name,
                                  const std::string& value) const;
  [[nodiscard]] http::Answer consentPage(const Consent& consent);

  const Addresses& addresses_;
  std::string account_;
  Grants& grants_;
};

}  // namespace demo
