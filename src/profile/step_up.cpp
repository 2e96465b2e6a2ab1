#include "profile/step_up.h"

#include "oauth/scope_choice.h"

#include <sstream>

namespace profile {
namespace {

constexpr std::size_t kMostBytes = 2048;

// The challenge is the peer's word: only scope tokens of RFC 6749, and not without end.
std::string readable(const std::string& scope) {
  std::istringstream words(scope);
  std::string kept;
  for (std::string word; words >> word;) {
    if (!oauth::isScopeToken(word) || kept.size() + word.size() > kMostBytes) continue;
    kept = oauth::unionOfScopes(kept, word);
  }
  return kept;
}

}  // namespace

void StepUp::require(const std::string& scope, const std::string& granted) {
  const base::MutexLock lock(mutex_);
  const auto asked = oauth::unionOfScopes(asked_, readable(scope));
  if (asked.size() > asked_.size() && asked.size() <= kMostBytes) {
    asked_ = asked;
    // A login that got all that is asked for and is refused all the same has not helped either.
    logins_ = oauth::unionOfScopes(readable(granted), asked_) == readable(granted) ? 1 : 0;
  }
  wanted_ = oauth::unionOfScopes(oauth::unionOfScopes(wanted_, readable(granted)), asked_);
  pending_ = true;
  exhausted_ = logins_ >= kMostLogins;
}

void StepUp::loginEnded() {
  const base::MutexLock lock(mutex_);
  if (pending_) ++logins_;
  pending_ = false;
}

void StepUp::reset() {
  const base::MutexLock lock(mutex_);
  wanted_.clear();
  asked_.clear();
  pending_ = false;
  logins_ = 0;
  exhausted_ = false;
}

std::optional<std::string> StepUp::wanted() const {
  const base::MutexLock lock(mutex_);
  return wanted_.empty() ? std::nullopt : std::optional(wanted_);
}

std::optional<std::string> StepUp::reason() const {
  const base::MutexLock lock(mutex_);
  if (!pending_) return std::nullopt;
  if (logins_ >= kMostLogins) {
    return "Three logins in a row did not give the scope that the upstream asks for (" + asked_ +
           "). Another login will not help: ask the server's operator for access.";
  }
  if (asked_.empty()) return "The upstream asks for more scope. Log in again to grant it.";
  return "The upstream asks for more scope (" + asked_ + "). Log in again to grant it.";
}

}  // namespace profile
