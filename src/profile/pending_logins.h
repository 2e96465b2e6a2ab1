#pragma once

#include "base/clock.h"
#include "base/error.h"
#include "base/mutex.h"
#include "base/secret.h"
#include "oauth/client_credentials.h"
#include "profile/authorization_flow.h"
#include "profile/dpop_choice.h"

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>

namespace profile {

/// A login that waits for its end, and all that its end is held against.
struct PendingLogin {
  base::Secret verifier;
  std::string issuer;
  bool issParameterSupported = false;
  std::string tokenEndpoint;
  std::string redirectUri;
  std::optional<std::string> resource;
  std::optional<std::string> scope;
  oauth::ClientCredentials client;
  std::optional<DpopLogin> dpop;
  std::string id;          ///< set by PendingLogins: names this login inside the gateway
  std::string cookieName;  ///< set by PendingLogins
};

/// What the browser is given: the state goes with the URL, the cookie stays.
struct LoginTicket {
  std::string id;
  std::string state;  ///< 256 bits
  std::string cookieName;
  std::string cookieValue;
};

/// One profile's logins on their way. Each is taken once, within ten minutes, by the browser that
/// began it (its cookie) or by its device code; a wrong state or cookie ends nobody's login. How it
/// ended is kept for as long, for whoever began it. Beyond kMost the oldest goes, ended ones first.
/// Any thread.
class PendingLogins {
 public:
  static constexpr std::chrono::minutes kGoodFor{10};
  static constexpr std::size_t kMost = 32;

  explicit PendingLogins(const base::Clock& clock) : clock_(clock) {}

  [[nodiscard]] LoginTicket add(PendingLogin login) EXCLUDES(mutex_);
  /// What `progress` says of a login that waits: where a browser can end it, and with which code.
  void show(const std::string& id, std::string authorizationUrl, std::optional<DevicePrompt> device)
      EXCLUDES(mutex_);

  /// `cookieHeader`: the browser's whole Cookie field. nullopt: unknown, replayed, run out, or
  /// another browser's.
  [[nodiscard]] std::optional<PendingLogin> take(std::string_view state,
                                                 std::string_view cookieHeader) EXCLUDES(mutex_);
  /// For its device code. nullopt: it ended otherwise.
  [[nodiscard]] std::optional<PendingLogin> takeById(const std::string& id) EXCLUDES(mutex_);
  [[nodiscard]] bool waits(const std::string& id) EXCLUDES(mutex_);

  /// How a taken login ended.
  void succeeded(const std::string& id, const LoginEnd& end) EXCLUDES(mutex_);
  /// Ends it whether it was taken or not.
  void failed(const std::string& id, const base::Error& why) EXCLUDES(mutex_);
  /// Its code is no longer good; without another way that ends it.
  void deviceEnded(const std::string& id, const base::Error& why) EXCLUDES(mutex_);

  /// The latest login of that browser.
  [[nodiscard]] std::optional<LoginProgress> progress(std::string_view cookieHeader)
      EXCLUDES(mutex_);
  /// The same one is forgotten.
  void cancel(std::string_view cookieHeader) EXCLUDES(mutex_);
  void clear() EXCLUDES(mutex_);

 private:
  struct Entry {
    std::optional<PendingLogin> login;  ///< gone once taken or ended
    std::string cookieName;
    base::Secret cookie;
    base::SteadyTime since;
    std::uint64_t order = 0;
    LoginProgress progress;
    base::SteadyTime deviceUntil;
  };

  using Entries = std::map<std::string, Entry, std::less<>>;

  [[nodiscard]] static bool holdsCookie(std::string_view cookieHeader, const Entry& entry);
  [[nodiscard]] Entries::iterator latestOf(std::string_view cookieHeader) REQUIRES(mutex_);
  [[nodiscard]] Entry* waiting(std::string_view id) REQUIRES(mutex_);
  [[nodiscard]] bool isOld(const Entry& entry) const;
  void dropOld() REQUIRES(mutex_);

  const base::Clock& clock_;
  base::Mutex mutex_;
  // By the state's hash: looking one up tells nothing of another's bytes.
  Entries entries_ GUARDED_BY(mutex_);
  std::uint64_t nextOrder_ GUARDED_BY(mutex_) = 0;
  std::optional<LoginEnd> lastEnd_ GUARDED_BY(mutex_);
  std::uint64_t lastEndOrder_ GUARDED_BY(mutex_) = 0;
};

}  // namespace profile
