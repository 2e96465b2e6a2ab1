#pragma once

#include "base/error.h"
#include "http/client.h"
#include "http/url.h"

#include <Poco/JSON/Object.h>

#include <chrono>
#include <optional>
#include <string>
#include <vector>

namespace cli {

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

/// Nobody answers at the gateway's address.
class NobodyThere final : public base::Error {
 public:
  explicit NobodyThere(const base::Error& cause)
      : base::Error(cause.kind(), cause.text(), cause.detail()) {}
};

/// The verbs' side of a running gateway, over HTTP on this machine. Of logins, one at a time: it
/// keeps the cookie that the login is bound to. Blocks. Throws base::Error: with the kind, text and
/// hint that the gateway answered; NobodyThere; kInternal for an answer that no gateway gives, with
/// who holds the port where the system tells.
class GatewayClient {
 public:
  struct Profiles {
    std::vector<std::string> names;
    std::string usual;  ///< the default profile; "" = none
  };

  GatewayClient(http::Client& http, http::Url base) : http_(http), base_(std::move(base)) {}

  /// Whether a gateway answers, by /health. Throws nothing but what the network does.
  [[nodiscard]] bool isThere();
  [[nodiscard]] Profiles profiles();
  [[nodiscard]] LoginOffer begin(const std::string& profile);
  [[nodiscard]] LoginStanding standing();
  /// Ends the login with what a person pasted.
  [[nodiscard]] LoginStanding paste(const std::string& pasted);
  void cancel();

  /// The JSON text of the profile's oauth/status.
  [[nodiscard]] std::string status(const std::string& profile);
  /// Has its tokens forgotten. Returns a sentence for a person.
  [[nodiscard]] std::string logout(const std::string& profile);

 private:
  [[nodiscard]] base::Error notAGateway(const std::string& detail = {}) const;
  /// The answer's object, or what it says that is wrong.
  [[nodiscard]] Poco::JSON::Object::Ptr parsed(const http::ClientResponse& response) const;
  [[nodiscard]] http::ClientResponse send(const std::string& method, const std::string& path,
                                          std::string body = {});

  http::Client& http_;
  const http::Url base_;
  std::string path_;  ///< "/p/<profile>/oauth/"
  std::string cookie_;
};

}  // namespace cli
