#pragma once

#include "base/clock.h"
#include "base/executor.h"
#include "base/mutex.h"
#include "base/secret.h"
#include "http/client.h"
#include "http/url.h"
#include "oauth/device_authorization.h"
#include "profile/client_identity.h"
#include "profile/pending_logins.h"
#include "profile/token_manager.h"

#include <chrono>
#include <cstdint>
#include <map>
#include <memory>
#include <optional>
#include <string>

namespace profile {

/// One profile's login on another device (RFC 8628): asks whether the person has entered the code,
/// on the executor, until the login has ended in this or another way. One at a time: a newer one
/// takes the place of the one before. It changes nothing stored before the server has given tokens.
/// Owned by a shared_ptr: posted work holds on to it weakly. Any thread; no lock across I/O.
class DeviceLogin final : public std::enable_shared_from_this<DeviceLogin> {
 public:
  struct Parts {
    http::Client& http;
    base::Executor& executor;
    const base::Clock& clock;
    std::shared_ptr<PendingLogins> pending;
    std::shared_ptr<ClientIdentity> identity;
    std::shared_ptr<TokenManager> tokens;
    http::Url upstream;
    std::map<std::string, std::string> tokenParams;
  };

  /// More to the wait after a slow_down (section 3.5).
  static constexpr std::chrono::seconds kSlowDown{5};
  /// Waits between polls that meet trouble double up to this.
  static constexpr std::chrono::seconds kLongestWait{60};

  explicit DeviceLogin(Parts parts) : parts_(std::move(parts)) {}

  /// Begins to poll for a login that waits in `pending`; returns what to show, with the code's
  /// lifetime cut to the login's.
  DevicePrompt start(const PendingLogin& login, const oauth::DeviceAuthorization& answer)
      EXCLUDES(mutex_);
  /// Polls no more.
  void stop() EXCLUDES(mutex_);

 private:
  struct Session {
    std::uint64_t serial = 0;
    PendingLogin login;
    base::Secret deviceCode;
    std::chrono::seconds interval{};
    std::chrono::seconds wait{};  ///< interval, or more while there is trouble
    base::SteadyTime until;
  };

  [[nodiscard]] std::optional<Session> session(std::uint64_t serial) const EXCLUDES(mutex_);
  void finish(std::uint64_t serial) EXCLUDES(mutex_);
  void pollLater(const Session& session);
  void waitFor(Session session, std::chrono::seconds interval, std::chrono::seconds wait)
      EXCLUDES(mutex_);
  void poll(std::uint64_t serial) EXCLUDES(mutex_);
  void ask(const Session& session);
  void judge(const Session& session, const oauth::TokenResult& result, base::WallTime askedAt);
  void granted(const Session& session, const oauth::TokenSet& answer, base::WallTime askedAt);
  void refused(const Session& session, const oauth::TokenRefusal& refusal);

  const Parts parts_;
  mutable base::Mutex mutex_;
  std::optional<Session> current_ GUARDED_BY(mutex_);
  std::uint64_t nextSerial_ GUARDED_BY(mutex_) = 0;
};

}  // namespace profile
