#pragma once

#include "http/client.h"
#include "http/url.h"

#include <chrono>
#include <optional>
#include <string>
#include <vector>

namespace app {

/// How a login stands, as the gateway says (docs/headless.md).
struct LoginStanding {
  std::string state;  ///< "waiting", "logged_in", "failed", "none"
  std::string origin;
  std::string scope;
  std::string message;  ///< of a failure
  std::string hint;
};

/// A login that was begun, and the ways to end it.
struct LoginOffer {
  std::string origin;            ///< the upstream's
  std::string authorizationUrl;  ///< "" = none
  std::string loginUrl;          ///< for a browser on the gateway's machine
  std::string userCode;          ///< "" = none
  std::string verificationUri;
  std::string verificationUriComplete;
  std::chrono::seconds goodFor{};
};

/// The login's side of a running gateway, over HTTP on this machine, for one login at a time: keeps
/// the cookie that the login is bound to. Blocks. Throws base::Error: with the kind, text and hint
/// that the gateway answered; kAuthServerUnreachable and the like where nobody answers; kInternal
/// for an answer that no gateway gives.
class GatewayClient {
 public:
  struct Profiles {
    std::vector<std::string> names;
    std::string usual;  ///< the default profile; "" = none
  };

  GatewayClient(http::Client& http, http::Url base) : http_(http), base_(std::move(base)) {}

  [[nodiscard]] Profiles profiles();
  [[nodiscard]] LoginOffer begin(const std::string& profile);
  [[nodiscard]] LoginStanding standing();
  /// Ends the login with what a person pasted.
  [[nodiscard]] LoginStanding paste(const std::string& pasted);
  void cancel();

 private:
  [[nodiscard]] http::ClientResponse send(const std::string& method, const std::string& path,
                                          std::string body = {});

  http::Client& http_;
  const http::Url base_;
  std::string path_;  ///< "/p/<profile>/oauth/"
  std::string cookie_;
};

}  // namespace app
