#pragma once

#include "base/error.h"
#include "http/head.h"
#include "http/login_offer.h"
#include "profile/profile.h"

#include <functional>
#include <string>
#include <string_view>

namespace proxy {

/// An error on its way to the client of a proxied request.
struct ErrorReply {
  using LoginUrl = std::function<std::string(const profile::Profile&)>;

  const base::Error& error;
  const http::RequestHead& request;
  std::string_view bodyPrefix;                ///< where a JSON-RPC request's id is looked for
  const profile::Profile* profile = nullptr;  ///< null when it is unknown
  const LoginUrl* loginUrl = nullptr;         ///< null where a login would not help
  http::LoginOffer loginOffer = http::LoginOffer::kText;
  bool keepAlive = false;
};

/// Writes the whole answer to `out` (which is cleared): JSON-RPC shaped where the request was.
void writeErrorReply(const ErrorReply& reply, std::string& out);

}  // namespace proxy
