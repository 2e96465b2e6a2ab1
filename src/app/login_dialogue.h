#pragma once

#include "app/command_line.h"
#include "app/gateway_client.h"
#include "app/paste_input.h"
#include "base/clock.h"

#include <chrono>
#include <functional>
#include <optional>
#include <ostream>
#include <string>
#include <utility>

namespace app {

/// The conversation of `mcp-auth-proxy login` with a person: begins a login at the gateway, tells
/// the ways to end it, takes pasted addresses, and waits until the login has ended in any of these
/// ways, was given up, or ran out of time. One thread.
class LoginDialogue {
 public:
  struct Parts {
    GatewayClient& gateway;
    PasteInput& input;
    std::ostream& out;
    std::ostream& complaints;
    const base::Clock& clock;
    std::function<bool(const std::string& url)> openBrowser;
    std::function<bool()> givenUp;  ///< Ctrl-C
  };

  LoginDialogue(CommandLine line, Parts parts) : line_(std::move(line)), parts_(std::move(parts)) {}

  /// The exit status: 0 logged in, 1 not, 2 a profile that is not there or has to be named. Throws
  /// what GatewayClient throws.
  [[nodiscard]] int run();

 private:
  [[nodiscard]] std::string chosenProfile(const GatewayClient::Profiles& profiles) const;
  void tell(const LoginOffer& offer) const;
  [[nodiscard]] int wait(std::chrono::seconds goodFor);
  /// nullopt: it goes on.
  [[nodiscard]] std::optional<int> outcome(const LoginStanding& standing) const;
  [[nodiscard]] std::optional<int> paste(const std::string& text);
  [[nodiscard]] int giveUp();
  [[nodiscard]] int complain(const std::string& text, const std::string& hint, int status) const;

  const CommandLine line_;
  const Parts parts_;
  std::string profile_;
};

}  // namespace app
