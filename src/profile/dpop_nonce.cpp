#include "profile/dpop_nonce.h"

#include "oauth/dpop_key.h"

namespace profile {
namespace {

// One server a profile is the rule; more come only from logins at servers that changed.
constexpr std::size_t kMostServers = 8;

}  // namespace

void DpopNonce::learn(std::string_view text) {
  if (!oauth::isDpopNonce(text)) return;
  const auto known = current();
  if (known && *known == text) return;
  value_.publish(std::make_shared<const std::string>(text));
}

std::string DpopNonces::of(const std::string& origin) const {
  const base::MutexLock lock(mutex_);
  const auto found = byOrigin_.find(origin);
  return found == byOrigin_.end() ? std::string() : found->second;
}

void DpopNonces::learn(const std::string& origin, const std::string& nonce) {
  const base::MutexLock lock(mutex_);
  if (byOrigin_.size() >= kMostServers && !byOrigin_.contains(origin)) byOrigin_.clear();
  byOrigin_[origin] = nonce;
}

}  // namespace profile
