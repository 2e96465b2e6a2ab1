#pragma once

#include "base/error.h"
#include "base/secret.h"
#include "credentials/record.h"
#include "profile/record_binding.h"

#include <exception>
#include <functional>
#include <optional>
#include <variant>

namespace profile {

/// The store holds these tokens: they may be used.
struct TokensReady {
  credentials::Record record;
};

/// The server gave new tokens and the store did not take them.
struct TokensUnsaved {
  credentials::Record record;
  base::Error error;
};

/// What is stored (if anything) gives no new token without a login.
struct TokensRefused {
  LoginNeeded login;
  std::optional<credentials::Record> record;
};

/// Somebody logged out or in meanwhile: nothing was sent, or nothing saved.
struct RefreshAbandoned {};

/// base::Error: trouble, nothing was lost.
using RefreshOutcome =
    std::variant<TokensReady, TokensUnsaved, TokensRefused, RefreshAbandoned, base::Error>;

/// What the caller knows when it asks for a refresh.
struct RefreshOrder {
  /// The access token that is not good enough; another one in the store is taken when it is good.
  base::Secret knownToken;
  /// The upstream accepted it: its refresh token is a good one, too.
  bool knownTokenWorked = false;
  /// Tokens that the store did not take: refreshed in place of what the store holds.
  std::optional<credentials::Record> unsaved = {};
  /// Asked before anything is sent. Any thread.
  std::function<bool()> stillWanted = {};
};

/// Where a token manager's tokens come from, as blocking jobs of the slow lane; the caller runs one
/// at a time. Never throws.
class TokenSource {
 public:
  virtual ~TokenSource() = default;

  /// The first tokens: those of an earlier process, or new ones where nothing is kept.
  [[nodiscard]] virtual RefreshOutcome load(const RefreshOrder& order) const = 0;
  [[nodiscard]] virtual RefreshOutcome refresh(const RefreshOrder& order) const = 0;
  /// Tries again to save what `refresh` could not.
  [[nodiscard]] virtual RefreshOutcome saveLate(const RefreshOrder& order) const = 0;
};

/// The posted work must not throw: whatever goes wrong is trouble.
template <class Work>
[[nodiscard]] RefreshOutcome outcomeOf(Work work) {
  try {
    return work();
  } catch (const base::Error& error) {
    return error;
  } catch (const std::exception& error) {
    return base::Error(base::ErrorKind::kInternal, "The refresh failed inside the gateway.",
                       error.what());
  }
}

}  // namespace profile
