#include "net/tls_session_cache.h"

#include <openssl/ssl.h>

#include <utility>

namespace net {

TlsSessionCache::Session TlsSessionCache::take(const std::string& place) {
  const base::MutexLock lock(mutex_);
  const auto found = places_.find(place);
  if (found == places_.end()) return nullptr;
  auto& sessions = found->second;
  while (!sessions.empty()) {
    auto newest = sessions.back();
    const bool good = SSL_SESSION_is_resumable(newest.get()) == 1;
    const bool once = SSL_SESSION_get_protocol_version(newest.get()) >= TLS1_3_VERSION;
    if (once || !good) sessions.pop_back();
    if (good) return newest;
  }
  return nullptr;
}

void TlsSessionCache::put(const std::string& place, Session session) {
  const base::MutexLock lock(mutex_);
  if (places_.size() >= kPlaces && !places_.contains(place)) places_.erase(places_.begin());
  auto& sessions = places_[place];
  if (sessions.size() >= kPerPlace) sessions.erase(sessions.begin());
  sessions.push_back(std::move(session));
}

}  // namespace net
