#pragma once

#include "config/rotating_secret.h"
#include "profile/unattended_grant.h"

#include <optional>

namespace profile {

/// Workload identity (RFC 7523 section 2.1): the workload's own JWT, read anew for each request, is
/// the assertion. One that the server refused is never sent again: only another one, or another
/// start, is a reason to ask again.
class JwtBearerGrant final : public UnattendedGrant {
 public:
  explicit JwtBearerGrant(config::RotatingSecret assertion);

  [[nodiscard]] GrantAnswer ask(const GrantRequest& request) override;

 private:
  struct Refused {
    base::Secret assertion;
    LoginNeeded why;
  };

  const config::RotatingSecret assertion_;
  std::optional<Refused> refused_;
};

}  // namespace profile
