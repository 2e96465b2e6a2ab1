#include "profile/token_state.h"

#include "profile/token_reasons.h"

#include <algorithm>
#include <memory>
#include <utility>

namespace profile {
namespace {

using base::Error;
using base::ErrorKind;
using base::SteadyTime;
using credentials::Record;

constexpr std::chrono::seconds kRecheckEvery{5};
constexpr std::chrono::seconds kAskAgainEvery{30};
constexpr std::chrono::milliseconds kSaveSoon{500};
constexpr std::chrono::seconds kSaveLater{30};
// Between two refreshes of tokens that live too short to be refreshed ahead.
constexpr std::chrono::seconds kBreath{1};

bool holdsToken(const std::optional<Record>& record, const base::Secret& token) {
  return record && record->tokens && record->tokens->accessToken == token;
}

Error asError(const LoginNeeded& needed) { return {needed.kind, needed.reason, {}, needed.hint}; }

AccessTokenHandle handleOf(const credentials::StoredTokens& tokens, const TokenTimes& times,
                           std::uint64_t serial, const std::shared_ptr<DpopNonce>& nonce) {
  auto token = std::make_shared<AccessToken>();
  const bool bound = tokens.tokenType == "DPoP" && tokens.dpopKey;
  if (bound)
    token->dpop = std::make_shared<const DpopBinding>(oauth::DpopKey(*tokens.dpopKey),
                                                      tokens.accessToken.reveal(), nonce);
  std::string field = bound ? "DPoP " : "Bearer ";
  field += tokens.accessToken.reveal();
  token->authorization = base::Secret(field);
  base::wipe(field);
  token->expiresAt = times.expiresAt;
  token->serial = serial;
  return token;
}

}  // namespace

TokenState::Job TokenState::due(SteadyTime now) const {
  if (unsaved_ && now >= saveAt_) return Job::kSave;
  if (backoff_.holds(now) || holdsBack()) return Job::kNone;
  if (!loaded_ || reload_) return Job::kLoad;
  if (login_ || !canRenew()) return Job::kNone;
  return needsRefresh(now) ? Job::kRefresh : Job::kNone;
}

std::optional<SteadyTime> TokenState::nextDue(SteadyTime now) const {
  std::optional<SteadyTime> next;
  if (unsaved_) next = saveAt_;
  const auto consider = [&next](SteadyTime time) { next = next ? std::min(*next, time) : time; };
  const bool mayRefresh = loaded_ && !login_ && canRenew() && !holdsBack();
  if (backoff_.holds(now) && (!loaded_ || mayRefresh))
    consider(backoff_.until());
  else if (mayRefresh && refreshAt_)
    consider(*refreshAt_);
  return next;
}

std::optional<TokenOutcome> TokenState::answer(SteadyTime now) const {
  if (hasUsableToken(now)) return token_;
  if (reload_ || holdsBack()) return std::nullopt;
  if (const auto needed = login(now)) {
    if (renewal_ == Renewal::kGrant) return asError(*needed);
    return LoginRequired{needed->reason};
  }
  if (backoff_.holds(now) && lastError_) return *lastError_;
  return std::nullopt;
}

void TokenState::demand(SteadyTime now) {
  if (hasUsableToken(now) || !login(now) || !mayRecheck_ || now < recheckAt_ || backoff_.holds(now))
    return;
  reload_ = true;
  recheckAt_ = now + kRecheckEvery;
}

RefreshOrder TokenState::order() const { return {.knownToken = knownToken_, .unsaved = unsaved_}; }

void TokenState::apply(Job job, const RefreshOutcome& outcome, const Moment& now) {
  const bool reloaded = job == Job::kLoad && std::exchange(reload_, false) && loaded_;
  const JobEnd end{.job = job, .reloaded = reloaded, .now = now};
  std::visit([&](const auto& result) { ended(end, result); }, outcome);
}

void TokenState::ended(const JobEnd& end, const TokensReady& ready) {
  if (end.job == Job::kLoad && renewal_ == Renewal::kRefreshToken)
    readFromStore(end, ready.record);
  else
    renewed(end, ready.record);
}

void TokenState::readFromStore(const JobEnd& end, const Record& record) {
  loaded_ = true;
  succeeded();
  if (end.reloaded && holdsToken(record, knownToken_)) return;
  adopt(record, end.now);
  // The gateway may have ended before it saw the answer: ask at once, while the server may still
  // take the old refresh token.
  if (record.tokens && record.tokens->refreshSentAt) refreshAt_ = end.now.steady;
}

void TokenState::renewed(const JobEnd& end, const Record& record) {
  loaded_ = true;
  unsaved_.reset();
  adopt(record, end.now);
  if (!hasUsableToken(end.now.steady)) {
    failed(Error(ErrorKind::kTokenResponseInvalid,
                 "The authorization server's answer held no access token that is good now."),
           end.now.steady);
    return;
  }
  succeeded();
  lastRefreshAt_ = end.now.wall;
  if (refreshAt_) refreshAt_ = std::max(*refreshAt_, end.now.steady + kBreath);
}

void TokenState::ended(const JobEnd& end, const TokensUnsaved& unsaved) {
  if (end.job == Job::kRefresh) {
    if (!unsaved_) saveTries_ = 0;
    unsaved_ = unsaved.record;
  }
  saveFailed(unsaved.error, end.now);
}

void TokenState::ended(const JobEnd& end, const TokensRefused& refused) {
  const bool known = end.reloaded && login_ && holdsToken(refused.record, knownToken_);
  loaded_ = true;
  succeeded();
  if (!known) refuse(refused, end.now);
}

void TokenState::ended(const JobEnd& end, const RefreshAbandoned& /*abandoned*/) {
  failed(Error(ErrorKind::kInternal, "The refresh was given up."), end.now.steady);
}

void TokenState::ended(const JobEnd& end, const Error& error) {
  if (end.job == Job::kSave)
    saveFailed(error, end.now);
  else
    failed(error, end.now.steady);
}

void TokenState::adopt(const Record& record, const Moment& now) {
  if (!record.tokens) return;
  const auto& tokens = *record.tokens;
  const auto times = timesOf(tokens, now);
  const bool known = tokens.accessToken == knownToken_;
  const bool rejected = known && !token_;  // never given out again, whoever says it is good
  const bool same = known && token_ && token_->expiresAt == times.expiresAt;
  if (!rejected && !same) {
    token_ = isUsable(tokens, now) ? handleOf(tokens, times, ++serial_, upstreamNonce_) : nullptr;
    obtained_ = now.steady;
  }
  knownToken_ = tokens.accessToken;
  hasRefreshToken_ = tokens.refreshToken.has_value() && record.client.has_value();
  scope_ = tokens.scope;
  expiresAt_ = tokens.expiresAt;
  issuer_ = tokens.issuer;
  if (record.client) {
    clientId_ = record.client->clientId;
    clientOrigin_ = record.client->origin;
  }
  refreshAt_ = times.refreshAt;
  login_.reset();
}

void TokenState::refuse(const TokensRefused& refused, const Moment& now) {
  // What a refused refresh token leaves behind is an access token that may still be good.
  if (refused.record && refused.login.kind != ErrorKind::kNotAuthenticated) {
    adopt(*refused.record, now);
  } else if (renewal_ == Renewal::kRefreshToken) {
    token_.reset();
    hasRefreshToken_ = false;
  }
  unsaved_.reset();
  ask(refused.login, now.steady);
}

void TokenState::ask(LoginNeeded login, SteadyTime now) {
  login_ = std::move(login);
  recheckAt_ = now + (renewal_ == Renewal::kGrant ? kAskAgainEvery : kRecheckEvery);
}

void TokenState::failed(const Error& error, SteadyTime now) {
  lastError_ = error;
  backoff_.failed(now);
}

void TokenState::succeeded() {
  lastError_.reset();
  backoff_.succeeded();
}

void TokenState::saveFailed(const Error& error, const Moment& now) {
  lastError_ = Error(
      error.kind(),
      "The new tokens cannot be saved: if the gateway ends now, a login is lost. " + error.text(),
      error.detail(), error.hint());
  ++saveTries_;
  saveAt_ = now.steady + (holdsBack() ? kSaveSoon * saveTries_ : kSaveLater);
  if (holdsBack()) return;
  backoff_.succeeded();
  if (unsaved_) adopt(*unsaved_, now);
}

bool TokenState::reject(std::uint64_t serial, SteadyTime now, bool worked) {
  if (!token_ || token_->serial != serial) return false;
  const bool fresh = now - obtained_ < kFresh;
  freshRejections_ = fresh ? freshRejections_ + 1 : 0;
  useless_ = worked ? 0 : useless_ + 1;
  if (worked && freshRejections_ >= kMostFreshRejections) return false;
  token_.reset();
  if (useless_ >= kMostUseless) {
    ask(uselessTokens(renewal_), now);
  } else if (!canRenew()) {
    ask(deadToken(), now);
  }
  return true;
}

void TokenState::accept(const Record& record, const Moment& now) {
  loaded_ = true;
  reload_ = false;
  mayRecheck_ = true;
  unsaved_.reset();
  freshRejections_ = 0;
  useless_ = 0;
  succeeded();
  knownToken_ = {};
  adopt(record, now);
}

std::optional<Record> TokenState::forget() {
  auto unsaved = std::exchange(unsaved_, std::nullopt);
  const auto serial = serial_;
  *this = TokenState(renewal_);
  serial_ = serial;
  loaded_ = true;
  mayRecheck_ = false;
  login_ = droppedTokens(renewal_);
  return unsaved;
}

void TokenState::forgotten(SteadyTime now) {
  mayRecheck_ = true;
  recheckAt_ = now;
}

bool TokenState::hasUsableToken(SteadyTime now) const { return token_ && token_->isGoodAt(now); }

bool TokenState::needsRefresh(SteadyTime now) const {
  return !hasUsableToken(now) || (refreshAt_ && now >= *refreshAt_);
}

bool TokenState::holdsBack() const { return unsaved_ && saveTries_ < kSaveTries; }

bool TokenState::canRenew() const { return hasRefreshToken_ || renewal_ == Renewal::kGrant; }

std::optional<LoginNeeded> TokenState::login(SteadyTime now) const {
  if (login_) return login_;
  if (!loaded_ || canRenew() || hasUsableToken(now)) return std::nullopt;
  return spentToken();
}

TokenStatus TokenState::status(SteadyTime now) const {
  TokenStatus status;
  status.loaded = loaded_ || renewal_ == Renewal::kGrant;
  status.hasAccessToken = hasUsableToken(now);
  status.hasRefreshToken = hasRefreshToken_;
  status.expiresAt = expiresAt_;
  status.scope = scope_;
  status.issuer = issuer_;
  status.clientId = clientId_;
  status.clientOrigin = clientOrigin_;
  status.lastRefreshAt = lastRefreshAt_;
  status.lastError = lastError_;
  const auto needed = login(now);
  if (needed && renewal_ == Renewal::kGrant) {
    status.lastError = asError(*needed);
  } else if (needed) {
    status.loginRequired = true;
    status.loginReason = needed->reason;
    status.loginKind = needed->kind;
  }
  return status;
}

}  // namespace profile
