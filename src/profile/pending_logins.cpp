#include "profile/pending_logins.h"

#include "base/encoding.h"
#include "profile/cookie.h"

#include <algorithm>
#include <utility>

namespace profile {
namespace {

constexpr std::size_t kSecretBytes = 32;  // 256 bits
constexpr std::size_t kNameBytes = 8;

}  // namespace

LoginTicket PendingLogins::add(PendingLogin login) {
  LoginTicket ticket;
  ticket.state = base::base64Url(base::randomBytes(kSecretBytes));
  ticket.cookieName = "mcp-login-" + base::hex(base::randomBytes(kNameBytes));
  ticket.cookieValue = base::base64Url(base::randomBytes(kSecretBytes));
  login.cookieName = ticket.cookieName;
  const base::MutexLock lock(mutex_);
  dropOld();
  entries_.emplace(base::sha256(ticket.state), Entry{.login = std::move(login),
                                                     .cookie = base::Secret(ticket.cookieValue),
                                                     .since = clock_.steady(),
                                                     .order = nextOrder_++});
  return ticket;
}

std::optional<PendingLogin> PendingLogins::take(std::string_view state,
                                                std::string_view cookieHeader) {
  const base::MutexLock lock(mutex_);
  const auto found = entries_.find(base::sha256(state));
  if (found == entries_.end()) return std::nullopt;
  if (clock_.steady() - found->second.since >= kGoodFor) {
    entries_.erase(found);
    return std::nullopt;
  }
  const auto cookie = cookieValue(cookieHeader, found->second.login.cookieName);
  if (!cookie || !base::equalSecrets(*cookie, found->second.cookie.reveal())) return std::nullopt;
  auto login = std::move(found->second.login);
  entries_.erase(found);
  return login;
}

void PendingLogins::clear() {
  const base::MutexLock lock(mutex_);
  entries_.clear();
}

void PendingLogins::dropOld() {
  const auto now = clock_.steady();
  std::erase_if(entries_, [now](const auto& item) { return now - item.second.since >= kGoodFor; });
  while (entries_.size() >= kMost) {
    entries_.erase(std::min_element(
        entries_.begin(), entries_.end(),
        [](const auto& a, const auto& b) { return a.second.order < b.second.order; }));
  }
}

}  // namespace profile
