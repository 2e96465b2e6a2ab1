#pragma once

#include "base/error.h"
#include "profile/authorization_flow.h"

namespace profile {

/// The login of a profile that nobody logs in to: says so. Any thread.
class NoLogin final : public AuthorizationFlow {
 public:
  [[nodiscard]] LoginStart begin() override { refuse(); }

  [[nodiscard]] LoginEnd complete(std::string_view /*query*/,
                                  std::string_view /*cookieHeader*/) override {
    refuse();
  }

 private:
  [[noreturn]] static void refuse() { throw base::Error(base::ErrorKind::kLoginNotNeeded, {}); }
};

}  // namespace profile
