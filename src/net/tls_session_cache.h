#pragma once

#include "base/mutex.h"

#include <cstddef>
#include <map>
#include <memory>
#include <string>
#include <vector>

using SSL_SESSION = struct ssl_session_st;

namespace net {

/// TLS sessions that can be resumed, by "host:port" (RFC 8446 section 2.2, RFC 5077). One for each
/// Connector and so for each profile: a session that two of them used would tell a server that
/// they belong together, and carry one's client certificate to the other's calls. Any thread;
/// asked at a handshake, told of a new ticket, not used otherwise.
class TlsSessionCache {
 public:
  using Session = std::shared_ptr<SSL_SESSION>;

  /// The newest, or null. A TLS 1.3 ticket is given out once (RFC 8446 appendix C.4).
  [[nodiscard]] Session take(const std::string& place) EXCLUDES(mutex_);
  void put(const std::string& place, Session session) EXCLUDES(mutex_);

 private:
  static constexpr std::size_t kPerPlace = 8;
  static constexpr std::size_t kPlaces = 32;

  base::Mutex mutex_;
  std::map<std::string, std::vector<Session>> places_ GUARDED_BY(mutex_);  ///< newest last
};

}  // namespace net
