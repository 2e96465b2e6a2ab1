#pragma once

#include "base/error.h"
#include "http/responder.h"

#include <string_view>

namespace web {

struct ErrorPageContext {
  std::string_view profile;    ///< "" = none
  std::string_view loginPath;  ///< "" = no button
};

/// An error as a page: what is wrong, what to do next, and a button where a login may help.
[[nodiscard]] http::Answer errorPage(const base::Error& error, const ErrorPageContext& context);

}  // namespace web
