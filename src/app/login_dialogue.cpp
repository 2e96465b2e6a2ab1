#include "app/login_dialogue.h"

#include "base/error.h"
#include "http/error_table.h"

#include <algorithm>
#include <chrono>

namespace app {

namespace {

using std::chrono::milliseconds;

constexpr int kFailed = 1;
constexpr int kUsage = 2;
constexpr milliseconds kLook{1'000};
constexpr milliseconds kListen{250};

std::string joined(const std::vector<std::string>& names) {
  std::string text;
  for (const auto& name : names) text += (text.empty() ? "" : ", ") + name;
  return text;
}

}  // namespace

int LoginDialogue::run() {
  const auto profiles = parts_.gateway.profiles();
  profile_ = chosenProfile(profiles);
  if (profile_.empty())
    return complain("say which profile to log in to: " + joined(profiles.names), {}, kUsage);
  if (std::ranges::find(profiles.names, profile_) == profiles.names.end())
    return complain("the gateway has no profile '" + profile_ + "', but: " + joined(profiles.names),
                    {}, kUsage);
  const auto offer = parts_.gateway.begin(profile_);
  if (line_.device && offer.userCode.empty()) {
    parts_.gateway.cancel();
    return complain("the server offers no login with a code on another device.",
                    "Leave --device out.", kFailed);
  }
  tell(offer);
  return wait(offer.goodFor);
}

std::string LoginDialogue::chosenProfile(const GatewayClient::Profiles& profiles) const {
  if (!line_.profile.empty()) return line_.profile;
  if (!profiles.usual.empty()) return profiles.usual;
  return profiles.names.size() == 1 ? profiles.names.front() : std::string();
}

void LoginDialogue::tell(const LoginOffer& offer) const {
  auto& out = parts_.out;
  const bool browsers = !line_.device && !offer.authorizationUrl.empty();
  out << "Log in to " << profile_ << " (" << offer.origin << ") in one of these ways:\n\n";
  if (browsers) {
    const bool opened = !line_.noBrowser && parts_.openBrowser(offer.loginUrl);
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
  for (auto now = parts_.clock.steady(); now < end; now = parts_.clock.steady()) {
    if (parts_.givenUp()) return giveUp();
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

int LoginDialogue::giveUp() {
  parts_.gateway.cancel();
  return complain("the login was cancelled.", {}, kFailed);
}

int LoginDialogue::complain(const std::string& text, const std::string& hint, int status) const {
  parts_.complaints << "mcp-auth-proxy: " << text << (hint.empty() ? "" : " " + hint) << '\n'
                    << std::flush;
  return status;
}

}  // namespace app
