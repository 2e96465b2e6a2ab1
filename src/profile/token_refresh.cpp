#include "profile/token_refresh.h"

#include "base/log.h"
#include "profile/token_times.h"

#include <algorithm>
#include <exception>
#include <utility>

namespace profile {
namespace {

using base::Error;
using base::ErrorKind;
using credentials::Record;

// The posted work must not throw: whatever goes wrong is trouble.
template <class Work>
RefreshOutcome withoutThrowing(Work work) {
  try {
    return work();
  } catch (const Error& error) {
    return error;
  } catch (const std::exception& error) {
    return Error(ErrorKind::kInternal, "The refresh failed inside the gateway.", error.what());
  }
}

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

bool isRefusal(const std::string& code) {
  return code == "invalid_grant" || code == "invalid_client";
}

}  // namespace

TokenRefresh::TokenRefresh(const StoredRecord& stored, Parts parts)
    : stored_(stored), parts_(std::move(parts)) {}

RefreshOutcome TokenRefresh::load() const {
  return withoutThrowing([this] { return judged(stored_.load()); });
}

RefreshOutcome TokenRefresh::judged(const std::optional<Record>& record) const {
  if (const auto login = loginNeeded(record, parts_.binding, Moment::of(parts_.clock)))
    return TokensRefused{.login = *login, .record = record};
  return TokensReady{*record};
}

RefreshOutcome TokenRefresh::refresh(const RefreshOrder& order) const {
  return withoutThrowing([&]() -> RefreshOutcome {
    constexpr int kTries = 4;
    const auto lock = stored_.lock();
    for (int tries = 0; tries < kTries; ++tries)
      if (auto end = attempt(order)) return *std::move(end);
    return Error(ErrorKind::kStoreLocked,
                 "The token was not renewed: another process keeps changing the record.");
  });
}

TokenRefresh::Attempt TokenRefresh::attempt(const RefreshOrder& order) const {
  auto record = order.unsaved ? order.unsaved : stored_.load();
  if (auto end = withoutAsking(record, order)) return end;
  if (!order.unsaved && !markSent(*record)) return std::nullopt;
  const auto askedAt = parts_.clock.wall();
  const auto result = ask(*record);
  if (const auto* refusal = std::get_if<oauth::TokenRefusal>(&result))
    return refused(*std::move(record), refusal->error, order);
  record->tokens = withAnswer(*record->tokens, std::get<oauth::TokenSet>(result), askedAt);
  return keep(*std::move(record), order);
}

TokenRefresh::Attempt TokenRefresh::withoutAsking(const std::optional<Record>& record,
                                                  const RefreshOrder& order) const {
  auto outcome = judged(record);
  if (std::holds_alternative<TokensRefused>(outcome)) return outcome;
  const bool isNew = !(record->tokens->accessToken == order.knownToken);
  if (isNew && isUsable(*record->tokens, Moment::of(parts_.clock))) return outcome;
  if (!record->tokens->refreshToken || !record->client) {
    return TokensRefused{
        .login = {.reason = "The access token is no longer good and there is no refresh token. "
                            "Log in again."},
        .record = record};
  }
  if (!order.stillWanted()) return RefreshAbandoned{};
  return std::nullopt;
}

bool TokenRefresh::markSent(Record& record) const {
  if (record.tokens->refreshSentAt) return true;  // durable since an earlier try
  record.tokens->refreshSentAt = parts_.clock.wall();
  return stored_.save(record);
}

oauth::TokenResult TokenRefresh::ask(const Record& record) const {
  const auto& tokens = *record.tokens;
  oauth::TokenEndpointOptions options;
  options.endpoint = tokens.tokenEndpoint;
  options.client = parts_.completeClient(*record.client);
  if (!tokens.resource.empty()) options.resource = tokens.resource;
  options.extra = parts_.tokenParams;
  oauth::TokenEndpoint endpoint(parts_.http, std::move(options));
  auto result = endpoint.refresh(*tokens.refreshToken, tokens.scope);
  const auto* refusal = std::get_if<oauth::TokenRefusal>(&result);
  // Some servers name scopes in their answer that they do not take back.
  if (refusal != nullptr && refusal->error == "invalid_scope" && tokens.scope)
    return endpoint.refresh(*tokens.refreshToken, std::nullopt);
  return result;
}

RefreshOutcome TokenRefresh::keep(Record record, const RefreshOrder& order) const {
  if (!order.stillWanted()) return RefreshAbandoned{};
  try {
    if (stored_.save(record)) return TokensReady{std::move(record)};
    return judged(stored_.load());
  } catch (const Error& error) {
    return TokensUnsaved{.record = std::move(record), .error = error};
  }
}

TokenRefresh::Attempt TokenRefresh::refused(Record record, const std::string& code,
                                            const RefreshOrder& order) const {
  if (!isRefusal(code)) return notRefreshed(code);
  if (!order.unsaved) {
    const auto again = stored_.load();
    if (!again || again->generation != record.generation) return std::nullopt;
  }
  if (code == "invalid_client") parts_.clientRejected(*record.client);
  rememberRefusal(record, code);
  return TokensRefused{.login = refusedLogin(record), .record = std::move(record)};
}

void TokenRefresh::rememberRefusal(Record& record, const std::string& code) const {
  record.tokens->refused = code;
  record.tokens->refreshSentAt.reset();
  // A fixed client's fault is mended in the settings: the next start may find it good.
  const bool mendable = record.client->origin == oauth::ClientOrigin::kFixed;
  if (code == "invalid_client" && mendable) return;
  try {
    static_cast<void>(stored_.save(record));
  } catch (const Error& error) {
    base::log(base::LogLevel::kWarning, "a refusal could not be remembered",
              {{"profile", stored_.profile()}, {"why", error.text()}});
  }
}

RefreshOutcome TokenRefresh::saveLate(const RefreshOrder& order) const {
  return withoutThrowing([&]() -> RefreshOutcome {
    const auto lock = stored_.lock();
    auto record = *order.unsaved;
    const auto stored = stored_.load();
    if (!order.stillWanted()) return RefreshAbandoned{};
    const bool replaced =
        !stored || !stored->tokens || stored->tokens->obtainedAt > record.tokens->obtainedAt;
    if (replaced) return judged(stored);
    record.generation = stored->generation;
    return keep(std::move(record), order);
  });
}

}  // namespace profile
