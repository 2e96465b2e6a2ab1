#pragma once

#include "base/clock.h"
#include "base/error.h"
#include "base/secret.h"
#include "profile/access_token.h"
#include "profile/backoff.h"
#include "profile/dpop_nonce.h"
#include "profile/token_manager.h"
#include "profile/token_reasons.h"
#include "profile/token_source.h"
#include "profile/token_times.h"

#include <chrono>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>

namespace profile {

/// What a token manager knows and what is to be done next: the rules, without threads, I/O or
/// timers. Not synchronised: its owner guards it.
///
/// A store that does not take new tokens (disk full): they are tried again kSaveTries times within
/// two seconds, while nobody is given them. Then they are used all the same, with an error in
/// status, and saving goes on being tried: the server has already turned the old refresh token in,
/// so holding the new one back would lose the login for certain, using it loses it only if the
/// gateway ends before the disk is mended.
class TokenState {
 public:
  enum class Job { kNone, kLoad, kRefresh, kSave };

  static constexpr int kSaveTries = 3;
  /// So many tokens in a row that no call worked with: another one would fare no better.
  static constexpr int kMostUseless = 3;
  /// Where other calls work, a call that no token helps may cost so many refreshes in a row, each
  /// of a token younger than kFresh, and then one every kFresh.
  static constexpr std::chrono::seconds kFresh{10};
  static constexpr int kMostFreshRejections = 2;

  explicit TokenState(Renewal renewal = Renewal::kRefreshToken) : renewal_(renewal) {}

  [[nodiscard]] Job due(base::SteadyTime now) const;
  /// When `due` changes by itself.
  [[nodiscard]] std::optional<base::SteadyTime> nextDue(base::SteadyTime now) const;
  /// What a caller gets now; nullopt: it waits for the job that is due or under way.
  [[nodiscard]] std::optional<TokenOutcome> answer(base::SteadyTime now) const;
  /// A caller wants a token and there is none: where a login is needed, another process may have
  /// had one; the store is read again for it now and then. A grant that was refused is tried again
  /// likewise, since what was wrong may have been mended at the server.
  void demand(base::SteadyTime now);
  [[nodiscard]] RefreshOrder order() const;
  void apply(Job job, const RefreshOutcome& outcome, const Moment& now);

  /// The upstream refused the token of that serial. `worked`: it accepted it in other calls.
  /// False when the token stays.
  bool reject(std::uint64_t serial, base::SteadyTime now, bool worked);
  void accept(const credentials::Record& record, const Moment& now);
  /// Returns tokens that never reached the store.
  std::optional<credentials::Record> forget();
  /// The record is out of the store: one that is found there later is another's login.
  void forgotten(base::SteadyTime now);

  [[nodiscard]] const AccessTokenHandle& token() const { return token_; }

  [[nodiscard]] const std::optional<std::string>& scope() const { return scope_; }

  [[nodiscard]] TokenStatus status(base::SteadyTime now) const;

 private:
  struct JobEnd {
    Job job;
    bool reloaded;  ///< the store was read before
    Moment now;
  };

  [[nodiscard]] bool hasUsableToken(base::SteadyTime now) const;
  [[nodiscard]] bool needsRefresh(base::SteadyTime now) const;
  [[nodiscard]] bool holdsBack() const;
  [[nodiscard]] bool canRenew() const;
  [[nodiscard]] std::optional<LoginNeeded> login(base::SteadyTime now) const;
  void ended(const JobEnd& end, const TokensReady& ready);
  void ended(const JobEnd& end, const TokensUnsaved& unsaved);
  void ended(const JobEnd& end, const TokensRefused& refused);
  void ended(const JobEnd& end, const RefreshAbandoned& abandoned);
  void ended(const JobEnd& end, const base::Error& error);
  void readFromStore(const JobEnd& end, const credentials::Record& record);
  void renewed(const JobEnd& end, const credentials::Record& record);
  void adopt(const credentials::Record& record, const Moment& now);
  void refuse(const TokensRefused& refused, const Moment& now);
  void ask(LoginNeeded login, base::SteadyTime now);
  void failed(const base::Error& error, base::SteadyTime now);
  void succeeded();
  void saveFailed(const base::Error& error, const Moment& now);

  Renewal renewal_;
  bool loaded_ = false;
  bool reload_ = false;
  std::uint64_t serial_ = 0;
  std::shared_ptr<DpopNonce> upstreamNonce_ = std::make_shared<DpopNonce>();
  AccessTokenHandle token_;  // null when there is none or it was rejected
  base::Secret knownToken_;  // the last one, rejected or not
  bool hasRefreshToken_ = false;
  std::optional<std::string> scope_;
  std::optional<base::WallTime> expiresAt_;
  std::string issuer_;
  std::string clientId_;
  std::optional<oauth::ClientOrigin> clientOrigin_;
  std::optional<base::WallTime> lastRefreshAt_;
  std::optional<base::SteadyTime> refreshAt_;
  base::SteadyTime obtained_;
  int freshRejections_ = 0;
  int useless_ = 0;
  std::optional<LoginNeeded> login_;
  bool mayRecheck_ = true;
  base::SteadyTime recheckAt_;
  std::optional<base::Error> lastError_;
  Backoff backoff_;
  std::optional<credentials::Record> unsaved_;
  int saveTries_ = 0;
  base::SteadyTime saveAt_;
};

}  // namespace profile
