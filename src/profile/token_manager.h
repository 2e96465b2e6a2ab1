#pragma once

#include "base/clock.h"
#include "base/error.h"
#include "base/executor.h"
#include "base/mutex.h"
#include "credentials/record.h"
#include "profile/access_token.h"

#include <atomic>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <variant>

namespace profile {

/// No call can go through before a person logs in.
struct LoginRequired {
  std::string reason;  ///< public text
};

/// What a caller that asked for a token gets.
using TokenOutcome = std::variant<AccessTokenHandle, LoginRequired, base::Error>;
using TokenCallback = std::function<void(TokenOutcome)>;

/// What status says of a profile's tokens. Plain data.
struct TokenStatus {
  bool loaded = false;  ///< the store has been read, or there is nothing to read
  bool hasAccessToken = false;
  bool hasRefreshToken = false;
  bool refreshing = false;
  bool loginRequired = false;
  std::string loginReason;
  base::ErrorKind loginKind = base::ErrorKind::kNotAuthenticated;
  std::optional<base::WallTime> expiresAt;
  std::optional<std::string> scope;
  std::string issuer;  ///< of the stored login; "" when there is none
  std::string clientId;
  std::optional<oauth::ClientOrigin> clientOrigin;
  std::optional<base::WallTime> lastRefreshAt;
  std::optional<base::Error> lastError;  ///< of the last refresh, cleared by a success
};

/// Keeps one profile's access token usable. `current()` is for the fast lane: any thread, no lock,
/// no wait. A token that runs out soon is refreshed by a timer or by the first caller that notices,
/// once, on the executor, while the others go on with the old one; a token that has run out makes
/// the callers wait for that one refresh. A new token is durable before anyone is given it. Only a
/// definite refusal (invalid_grant after reading the store again) ends in LoginRequired; any other
/// failure keeps what there is, backs off with jitter and deletes nothing.
class TokenManager {
 public:
  virtual ~TokenManager() = default;

  /// A token that is good now, or null. Starts a refresh in the background when it runs out soon.
  [[nodiscard]] virtual AccessTokenHandle current() = 0;
  /// Calls `done` exactly once, on any thread: at once when there is a token, else when the one
  /// refresh ends or `deadline` passes.
  virtual void acquire(base::SteadyTime deadline, TokenCallback done) = 0;

  /// The same, and where a login is due, waits for that, too; LoginRequired when none came in time.
  virtual void acquireAfterLogin(base::SteadyTime deadline, TokenCallback done) {
    acquire(deadline, std::move(done));
  }

  /// The upstream answered 401 to this token: it is not given out again.
  virtual void reject(const AccessTokenHandle& token) = 0;

  /// The upstream took the current token: answered anything but 401. Lets `reject` tell a call that
  /// no token helps from a token that no call takes. Any thread, no lock.
  virtual void noteWorked() {}

  /// False where a 401 means that the settings are wrong: there is no other token to be had. Any
  /// thread, no lock.
  [[nodiscard]] virtual bool renews() const { return true; }

  /// A login ended: saves, then publishes. Blocks; throws what the store throws.
  virtual void accept(const credentials::Record& record) = 0;
  /// Logout: drops the tokens here and in the store. Blocks. Returns what was stored, for
  /// revocation.
  virtual std::optional<credentials::Record> forget() = 0;

  /// One more try to save tokens that the store has not taken yet. Before a stop, once the executor
  /// begins nothing more. Blocks.
  virtual void saveNow() {}

  /// Step-up: the upstream wants more scope (403 insufficient_scope); the token stays usable.
  virtual void requireScope(const std::string& scope) = 0;

  /// False where nobody logs in: what is wrong stands in an Error, never in LoginRequired. Any
  /// thread, no lock.
  [[nodiscard]] virtual bool wantsLogin() const { return true; }

  /// False once three logins in a row did not give the scope that the upstream wants: answers then
  /// offer no login. Any thread, no lock.
  [[nodiscard]] virtual bool loginHelps() const { return true; }

  [[nodiscard]] virtual TokenStatus status() const = 0;
};

}  // namespace profile
