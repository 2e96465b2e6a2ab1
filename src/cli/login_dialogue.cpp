#include "cli/login_dialogue.h"

#include "base/error.h"
#include "cli/profile_choice.h"
#include "cli/verb.h"
#include "http/error_table.h"

#include <chrono>

namespace cli {

namespace {

using std::chrono::milliseconds;

constexpr milliseconds kLook{1'000};
constexpr milliseconds kListen{250};

}  // namespace

int LoginDialogue::run() {
  profile_ = chosenProfile(parts_.gateway.profiles(), wish_.profile);
  const auto offer = parts_.gateway.begin(profile_);
  if (wish_.device && offer.userCode.empty()) {
    parts_.gateway.cancel();
    return complain("the server offers no login with a code on another device.",
                    "Leave --device out.", kFailed);
  }
  tell(offer);
  return wait(offer.goodFor);
}

void LoginDialogue::tell(const LoginOffer& offer) const {
  auto& out = parts_.out;
  const bool browsers = !wish_.device && !offer.authorizationUrl.empty();
  out << "Log in to " << profile_ << " (" << offer.origin << ") in one of these ways:\n\n";
  if (browsers) {
    const bool opened = !wish_.noBrowser && parts_.openBrowser(offer.loginUrl);
    out << (opened ? "- The browser here was asked to open\n    "
                   : "- With a browser on this machine, open\n    ")
        << offer.loginUrl << "\n- With a browser anywhere else, open\n    "
        << offer.authorizationUrl
        << "\n  and log in. At the end it cannot reach a page: copy that page's address from the\n"
           "  address bar, and paste it here.\n";
  }
  if (!offer.userCode.empty()) {
    out << "- On any device, open\n    " << offer.verificationUri << "\n  and enter the code\n    "
        << offer.userCode << '\n';
    if (!offer.verificationUriComplete.empty())
      out << "  or open\n    " << offer.verificationUriComplete << '\n';
  }
  const auto minutes = std::chrono::ceil<std::chrono::minutes>(offer.goodFor).count();
  out << "\nWaiting for up to " << minutes << " minutes; Ctrl-C cancels.\n" << std::flush;
}

int LoginDialogue::wait(std::chrono::seconds goodFor) {
  const auto end = parts_.clock.steady() + goodFor;
  auto look = parts_.clock.steady() + kLook;
  std::size_t step = 0;
  for (auto now = parts_.clock.steady(); now < end; now = parts_.clock.steady()) {
    if (parts_.givenUp()) return giveUp();
    spin(step++);
    std::optional<int> done;
    if (const auto text = parts_.input.line(kListen)) done = paste(*text);
    if (!done && parts_.clock.steady() >= look) {
      done = outcome(parts_.gateway.standing());
      look = parts_.clock.steady() + kLook;
    }
    if (done) return *done;
  }
  return complain("nobody logged in in time.", "Run it again.", kFailed);
}

std::optional<int> LoginDialogue::outcome(const LoginStanding& standing) const {
  if (standing.state == "waiting") return std::nullopt;
  if (standing.state == "logged_in") {
    clearSpinner();
    parts_.out << "Logged in: profile " << profile_ << ", upstream " << standing.origin << ", "
               << (standing.scope.empty() ? "no scope named" : "scope " + standing.scope) << ".\n"
               << std::flush;
    return 0;
  }
  if (standing.state == "failed") return complain(standing.message, standing.hint, kFailed);
  return complain(
      "the gateway no longer knows of this login: it was cancelled, took too long, or "
      "the gateway was restarted.",
      "Run it again.", kFailed);
}

std::optional<int> LoginDialogue::paste(const std::string& text) {
  if (text.find_first_not_of(" \t\r") == std::string::npos) return std::nullopt;
  try {
    auto standing = parts_.gateway.paste(text);
    if (standing.origin.empty()) standing = parts_.gateway.standing();
    return outcome(standing);
  } catch (const base::Error& error) {
    const auto standing = parts_.gateway.standing();
    if (standing.state != "waiting") return outcome(standing);
    static_cast<void>(complain(error.text(), error.hint(), kFailed));
    return std::nullopt;
  }
}

void LoginDialogue::spin(std::size_t step) const {
  constexpr std::string_view kFrames = "|/-\\";
  if (parts_.terminal)
    parts_.out << '\r' << kFrames[step % kFrames.size()] << " waiting for you " << std::flush;
}

void LoginDialogue::clearSpinner() const {
  if (parts_.terminal) parts_.out << "\r\x1b[K" << std::flush;
}

int LoginDialogue::giveUp() {
  parts_.gateway.cancel();
  return complain("the login was cancelled.", {}, kFailed);
}

int LoginDialogue::complain(const std::string& text, const std::string& hint, int status) const {
  clearSpinner();
  parts_.complaints << "mcp-auth-proxy: " << text << (hint.empty() ? "" : " " + hint) << '\n'
                    << std::flush;
  return status;
}

}  // namespace cli
