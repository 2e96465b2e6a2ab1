#pragma once

#include "cli/call.h"
#include "config/settings.h"
#include "http/network_client.h"
#include "http/url.h"
#include "net/loops.h"

#include <functional>
#include <string>

namespace cli {

/// Where the gateway with these settings answers on this machine.
[[nodiscard]] http::Url addressOf(const config::ServerSettings& server);

/// A way to that gateway: an HTTP client on a loop of its own, for the length of a verb. One
/// thread. Throws base::Error(kSettings) where the settings do not say the port.
class RunningGateway {
 public:
  explicit RunningGateway(const config::ServerSettings& server);
  ~RunningGateway();
  RunningGateway(const RunningGateway&) = delete;
  RunningGateway& operator=(const RunningGateway&) = delete;

  [[nodiscard]] http::Client& http() { return http_; }

  [[nodiscard]] const http::Url& address() const { return address_; }

 private:
  const http::Url address_;
  net::Loops loops_;
  http::NetworkClient http_;
};

/// For verbs that ask the running gateway: loads the settings, gives `ask` the way there, and says
/// so in one line, with the command that starts one, when nobody answers (GatewayClient's
/// NobodyThere). Returns the exit status.
[[nodiscard]] int askGateway(const Call& call, const std::function<int(RunningGateway&)>& ask);

}  // namespace cli
