#include "profile/pending_logins.h"

#include "base/encoding.h"
#include "profile/cookie.h"

#include <algorithm>
#include <utility>

namespace profile {
namespace {

constexpr std::size_t kSecretBytes = 32;  // 256 bits
constexpr std::size_t kNameBytes = 8;

std::chrono::seconds left(base::SteadyTime until, base::SteadyTime now) {
  return std::max(std::chrono::ceil<std::chrono::seconds>(until - now), std::chrono::seconds(0));
}

}  // namespace

LoginTicket PendingLogins::add(PendingLogin login) {
  LoginTicket ticket;
  ticket.state = base::base64Url(base::randomBytes(kSecretBytes));
  ticket.cookieName = "mcp-login-" + base::hex(base::randomBytes(kNameBytes));
  ticket.cookieValue = base::base64Url(base::randomBytes(kSecretBytes));
  ticket.id = base::sha256(ticket.state);
  login.id = ticket.id;
  login.cookieName = ticket.cookieName;
  Entry entry;
  entry.login = std::move(login);
  entry.cookieName = ticket.cookieName;
  entry.cookie = base::Secret(ticket.cookieValue);
  entry.since = clock_.steady();
  const base::MutexLock lock(mutex_);
  dropOld();
  entry.order = nextOrder_++;
  entries_.emplace(ticket.id, std::move(entry));
  return ticket;
}

void PendingLogins::show(const std::string& id, std::string authorizationUrl,
                         std::optional<DevicePrompt> device) {
  const base::MutexLock lock(mutex_);
  auto* entry = waiting(id);
  if (entry == nullptr) return;
  entry->progress.authorizationUrl = std::move(authorizationUrl);
  if (device) entry->deviceUntil = clock_.steady() + device->goodFor;
  entry->progress.device = std::move(device);
}

std::optional<PendingLogin> PendingLogins::take(std::string_view state,
                                                std::string_view cookieHeader) {
  const auto id = base::sha256(state);
  const base::MutexLock lock(mutex_);
  auto* entry = waiting(id);
  if (entry == nullptr || !holdsCookie(cookieHeader, *entry)) return std::nullopt;
  return std::exchange(entry->login, std::nullopt);
}

std::optional<PendingLogin> PendingLogins::takeById(const std::string& id) {
  const base::MutexLock lock(mutex_);
  auto* entry = waiting(id);
  return entry == nullptr ? std::nullopt : std::exchange(entry->login, std::nullopt);
}

bool PendingLogins::waits(const std::string& id) {
  const base::MutexLock lock(mutex_);
  return waiting(id) != nullptr;
}

void PendingLogins::succeeded(const std::string& id, const LoginEnd& end) {
  const base::MutexLock lock(mutex_);
  lastEnd_ = end;
  lastEndOrder_ = nextOrder_;
  const auto found = entries_.find(id);
  if (found != entries_.end()) found->second.progress.end = end;
}

void PendingLogins::failed(const std::string& id, const base::Error& why) {
  const base::MutexLock lock(mutex_);
  const auto found = entries_.find(id);
  if (found == entries_.end()) return;
  found->second.login.reset();
  found->second.progress.failure = why;
}

void PendingLogins::deviceEnded(const std::string& id, const base::Error& why) {
  const base::MutexLock lock(mutex_);
  auto* entry = waiting(id);
  if (entry == nullptr) return;
  entry->progress.device.reset();
  if (!entry->progress.authorizationUrl.empty()) return;
  entry->login.reset();
  entry->progress.failure = why;
}

std::optional<LoginProgress> PendingLogins::progress(std::string_view cookieHeader) {
  const base::MutexLock lock(mutex_);
  const auto found = latestOf(cookieHeader);
  if (found == entries_.end()) return std::nullopt;
  const auto& entry = found->second;
  const auto now = clock_.steady();
  auto progress = entry.progress;
  progress.goodFor = left(entry.since + kGoodFor, now);
  if (progress.device) progress.device->goodFor = left(entry.deviceUntil, now);
  // Another way to log in to this profile was quicker.
  if (entry.login && lastEnd_ && entry.order < lastEndOrder_) progress.end = lastEnd_;
  if (progress.end) progress.end->cookieName = entry.cookieName;
  return progress;
}

void PendingLogins::cancel(std::string_view cookieHeader) {
  const base::MutexLock lock(mutex_);
  const auto found = latestOf(cookieHeader);
  if (found != entries_.end()) entries_.erase(found);
}

void PendingLogins::clear() {
  const base::MutexLock lock(mutex_);
  entries_.clear();
  lastEnd_.reset();
}

bool PendingLogins::holdsCookie(std::string_view cookieHeader, const Entry& entry) {
  const auto cookie = cookieValue(cookieHeader, entry.cookieName);
  return cookie && base::equalSecrets(*cookie, entry.cookie.reveal());
}

PendingLogins::Entries::iterator PendingLogins::latestOf(std::string_view cookieHeader) {
  auto latest = entries_.end();
  for (auto each = entries_.begin(); each != entries_.end(); ++each) {
    if (isOld(each->second) || !holdsCookie(cookieHeader, each->second)) continue;
    if (latest == entries_.end() || latest->second.order < each->second.order) latest = each;
  }
  return latest;
}

PendingLogins::Entry* PendingLogins::waiting(std::string_view id) {
  const auto found = entries_.find(id);
  if (found == entries_.end() || !found->second.login) return nullptr;
  if (!isOld(found->second)) return &found->second;
  entries_.erase(found);
  return nullptr;
}

bool PendingLogins::isOld(const Entry& entry) const {
  return clock_.steady() - entry.since >= kGoodFor;
}

void PendingLogins::dropOld() {
  std::erase_if(entries_, [this](const auto& item) { return isOld(item.second); });
  while (entries_.size() >= kMost) {
    entries_.erase(
        std::min_element(entries_.begin(), entries_.end(), [](const auto& a, const auto& b) {
          return std::pair(a.second.login.has_value(), a.second.order) <
                 std::pair(b.second.login.has_value(), b.second.order);
        }));
  }
}

}  // namespace profile
