#include "profile/token_refresh.h"

#include "base/log.h"
#include "profile/dpop_choice.h"
#include "profile/token_times.h"

#include <algorithm>
#include <exception>
#include <utility>

namespace profile {
namespace {

using base::Error;
using base::ErrorKind;
using credentials::Record;

bool isPlainWord(const std::string& code) {
  constexpr std::size_t kMost = 40;
  return !code.empty() && code.size() <= kMost &&
         std::ranges::all_of(code, [](char c) { return (c >= 'a' && c <= 'z') || c == '_'; });
}

Error notRefreshed(const std::string& code) {
  return {ErrorKind::kTokenEndpointFailed,
          "The authorization server did not renew the access token" +
              (isPlainWord(code) ? " (" + code + ")." : std::string(".")),
          "token endpoint error: " + code, "If this goes on, log in again."};
}

TokensRefused noRefreshToken(const Record& record) {
  return {.login = {.reason = "The access token is no longer good and there is no refresh token. "
                              "Log in again."},
          .record = record};
}

bool isRefusal(const std::string& code) {
  return code == "invalid_grant" || code == "invalid_client";
}

bool hasLanded(const std::optional<Record>& unsaved, const Record& stored) {
  return unsaved && unsaved->tokens && stored.tokens &&
         unsaved->tokens->accessToken == stored.tokens->accessToken;
}

/// The clock may have been set back since: it is asked last.
bool isBefore(const Record& stored, const Record& unsaved) {
  if (!stored.tokens) return false;
  return stored.generation == unsaved.generation || hasLanded(unsaved, stored) ||
         stored.tokens->obtainedAt <= unsaved.tokens->obtainedAt;
}

}  // namespace

TokenRefresh::TokenRefresh(StoredRecord stored, Parts parts)
    : stored_(std::move(stored)), parts_(std::move(parts)) {}

RefreshOutcome TokenRefresh::load(const RefreshOrder& /*order*/) const {
  return outcomeOf([this] { return judged(stored_.load()); });
}

RefreshOutcome TokenRefresh::judged(const std::optional<Record>& record) const {
  const auto login = loginNeeded(record, parts_.binding, Moment::of(parts_.clock));
  if (login || !record)
    return TokensRefused{.login = login.value_or(LoginNeeded{}), .record = record};
  return TokensReady{*record};
}

RefreshOutcome TokenRefresh::refresh(const RefreshOrder& order) const {
  return outcomeOf([&]() -> RefreshOutcome {
    constexpr int kTries = 4;
    const auto lock = stored_.lock();
    for (int tries = 0; tries < kTries; ++tries)
      if (auto end = attempt(order)) return *std::move(end);
    return Error(ErrorKind::kStoreLocked,
                 "The token was not renewed: another process keeps changing the record.");
  });
}

TokenRefresh::Attempt TokenRefresh::attempt(const RefreshOrder& order) const {
  auto outcome = judged(order.unsaved ? order.unsaved : stored_.load());
  const auto* ready = std::get_if<TokensReady>(&outcome);
  if (ready == nullptr || isTakenAsItIs(ready->record, order)) return outcome;
  auto login = RefreshableLogin::of(ready->record);
  if (!login) return noRefreshToken(ready->record);
  if (order.knownTokenWorked && login->tokens.accessToken == order.knownToken)
    login->tokens.previousRefreshToken.reset();
  if (!order.stillWanted()) return RefreshAbandoned{};
  return askFor(*std::move(login), order);
}

bool TokenRefresh::isTakenAsItIs(const Record& record, const RefreshOrder& order) const {
  if (!record.tokens || record.tokens->accessToken == order.knownToken) return false;
  return isUsable(*record.tokens, Moment::of(parts_.clock));
}

TokenRefresh::Attempt TokenRefresh::askFor(RefreshableLogin login,
                                           const RefreshOrder& order) const {
  if (!order.unsaved && !markSent(login)) return std::nullopt;
  const auto askedAt = parts_.clock.wall();
  const auto result = ask(login);
  if (const auto* refusal = std::get_if<oauth::TokenRefusal>(&result))
    return refused(std::move(login), refusal->error, order);
  login.tokens = withAnswer(login.tokens, std::get<oauth::TokenSet>(result), askedAt);
  return keep(login.record(), order);
}

bool TokenRefresh::markSent(RefreshableLogin& login) const {
  if (login.tokens.refreshSentAt) {  // durable since an earlier try
    login.answerLost = true;
    return true;
  }
  login.tokens.refreshSentAt = parts_.clock.wall();
  auto record = login.record();
  const bool saved = stored_.save(record);
  login.generation = record.generation;
  return saved;
}

// The refresh token of a public client is bound to the key, whatever the access token's type. A
// bound token is not given up for a Bearer one: the upstream asked for it.
std::optional<oauth::TokenDpop> TokenRefresh::proofsFor(const RefreshableLogin& login) const {
  const auto& tokens = login.tokens;
  if (!tokens.dpopKey) return std::nullopt;
  const DpopLogin bound{.key = oauth::DpopKey(*tokens.dpopKey),
                        .required = tokens.tokenType == "DPoP",
                        .nonces = parts_.nonces};
  return tokenDpop(bound, tokens.tokenEndpoint, parts_.clock.wall());
}

oauth::TokenResult TokenRefresh::ask(const RefreshableLogin& login) const {
  oauth::TokenEndpointOptions options;
  options.endpoint = login.tokens.tokenEndpoint;
  options.client = parts_.completeClient(login.client);
  if (!login.tokens.resource.empty()) options.resource = login.tokens.resource;
  options.extra = parts_.tokenParams;
  options.dpop = proofsFor(login);
  oauth::TokenEndpoint endpoint(parts_.http, std::move(options));
  auto result = endpoint.refresh(login.refreshToken, login.tokens.scope);
  const auto* refusal = std::get_if<oauth::TokenRefusal>(&result);
  // Some servers name scopes in their answer that they do not take back.
  if (refusal != nullptr && refusal->error == "invalid_scope" && login.tokens.scope)
    return endpoint.refresh(login.refreshToken, std::nullopt);
  return result;
}

// Also after a logout: that waits for the lock, and then finds these tokens to be revoked. Where it
// did not wait, and after a login, the generation keeps them out.
RefreshOutcome TokenRefresh::keep(Record record, const RefreshOrder& order) const {
  try {
    if (stored_.save(record)) return TokensReady{std::move(record)};
    auto stored = stored_.load();
    if (stored && hasLanded(order.unsaved, *stored)) {  // an earlier save did land
      record.generation = stored->generation;
      if (stored_.save(record)) return TokensReady{std::move(record)};
      stored = stored_.load();
    }
    return judged(stored);
  } catch (const Error& error) {
    return TokensUnsaved{.record = std::move(record), .error = error};
  } catch (const std::exception& fault) {
    return TokensUnsaved{.record = std::move(record),
                         .error = Error(ErrorKind::kInternal, {}, fault.what())};
  }
}

TokenRefresh::Attempt TokenRefresh::refused(RefreshableLogin login, const std::string& code,
                                            const RefreshOrder& order) const {
  if (!isRefusal(code)) return notRefreshed(code);
  if (!order.unsaved) {
    const auto again = stored_.load();
    if (!again || again->generation != login.generation) return std::nullopt;
  }
  if (code == "invalid_grant" && login.goBack()) return askFor(std::move(login), order);
  if (code == "invalid_client") parts_.clientRejected(login.client);
  return TokensRefused{.login = refusedLogin(code, login.client.origin, login.answerLost),
                       .record = rememberRefusal(login, code)};
}

Record TokenRefresh::rememberRefusal(const RefreshableLogin& login, const std::string& code) const {
  auto refused = login;
  refused.tokens.refused = code;
  if (!login.answerLost) refused.tokens.refreshSentAt.reset();
  auto record = refused.record();
  // A fixed client's fault is mended in the settings: the next start may find it good.
  if (code == "invalid_client" && login.client.origin == oauth::ClientOrigin::kFixed) return record;
  try {
    static_cast<void>(stored_.save(record));
  } catch (const Error& error) {
    base::log(base::LogLevel::kWarning, "a refusal could not be remembered",
              {{"profile", stored_.profile()}, {"why", error.text()}});
  }
  return record;
}

RefreshOutcome TokenRefresh::saveLate(const RefreshOrder& order) const {
  return outcomeOf([&]() -> RefreshOutcome {
    if (!order.unsaved || !order.unsaved->tokens) return RefreshAbandoned{};
    const auto lock = stored_.lockSoon();
    const auto stored = stored_.load();
    if (!order.stillWanted()) return RefreshAbandoned{};
    if (!stored || !isBefore(*stored, *order.unsaved)) return judged(stored);
    auto record = *order.unsaved;
    record.generation = stored->generation;
    return keep(std::move(record), order);
  });
}

}  // namespace profile
