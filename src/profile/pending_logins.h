#pragma once

#include "base/clock.h"
#include "base/mutex.h"
#include "base/secret.h"
#include "oauth/client_credentials.h"

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>

namespace profile {

/// A login that waits for its callback, and all that its callback is held against.
struct PendingLogin {
  base::Secret verifier;
  std::string issuer;
  bool issParameterSupported = false;
  std::string tokenEndpoint;
  std::string redirectUri;
  std::optional<std::string> resource;
  std::optional<std::string> scope;
  oauth::ClientCredentials client;
  std::string cookieName;  ///< set by PendingLogins
};

/// What the browser is given: the state goes with the URL, the cookie stays.
struct LoginTicket {
  std::string state;  ///< 256 bits
  std::string cookieName;
  std::string cookieValue;
};

/// One profile's logins on their way. Each is taken once, within ten minutes, by the browser that
/// began it (its cookie); a wrong state or cookie ends nobody's login. Beyond kMost the oldest
/// goes. Any thread.
class PendingLogins {
 public:
  static constexpr std::chrono::minutes kGoodFor{10};
  static constexpr std::size_t kMost = 32;

  explicit PendingLogins(const base::Clock& clock) : clock_(clock) {}

  [[nodiscard]] LoginTicket add(PendingLogin login) EXCLUDES(mutex_);
  /// `cookieHeader`: the browser's whole Cookie field. nullopt: unknown, replayed, run out, or
  /// another browser's.
  [[nodiscard]] std::optional<PendingLogin> take(std::string_view state,
                                                 std::string_view cookieHeader) EXCLUDES(mutex_);
  void clear() EXCLUDES(mutex_);

 private:
  struct Entry {
    PendingLogin login;
    base::Secret cookie;
    base::SteadyTime since;
    std::uint64_t order = 0;
  };

  void dropOld() REQUIRES(mutex_);

  const base::Clock& clock_;
  base::Mutex mutex_;
  // By the state's hash: looking one up tells nothing of another's bytes.
  std::map<std::string, Entry, std::less<>> entries_ GUARDED_BY(mutex_);
  std::uint64_t nextOrder_ GUARDED_BY(mutex_) = 0;
};

}  // namespace profile
