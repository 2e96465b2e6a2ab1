#pragma once

#include "base/clock.h"
#include "cli/gateway_client.h"
#include "cli/paste_input.h"

#include <chrono>
#include <functional>
#include <optional>
#include <ostream>
#include <string>
#include <utility>

namespace cli {

/// What the person asked for.
struct LoginWish {
  std::string profile;  ///< "" = the default profile, or the only one
  bool noBrowser = false;
  bool device = false;  ///< only with a code to enter on another device
};

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
    bool terminal = false;          ///< a person watches `out`: show that it waits
  };

  LoginDialogue(LoginWish wish, Parts parts) : wish_(std::move(wish)), parts_(std::move(parts)) {}

  /// The exit status: 0 logged in, 1 not. Throws what GatewayClient and chosenProfile throw.
  [[nodiscard]] int run();

 private:
  void tell(const LoginOffer& offer) const;
  [[nodiscard]] int wait(std::chrono::seconds goodFor);
  /// nullopt: it goes on.
  [[nodiscard]] std::optional<int> outcome(const LoginStanding& standing) const;
  [[nodiscard]] std::optional<int> paste(const std::string& text);
  [[nodiscard]] int giveUp();
  /// One step of the spinner, or its end.
  void spin(std::size_t step) const;
  void clearSpinner() const;
  [[nodiscard]] int complain(const std::string& text, const std::string& hint, int status) const;

  const LoginWish wish_;
  const Parts parts_;
  std::string profile_;
};

}  // namespace cli
