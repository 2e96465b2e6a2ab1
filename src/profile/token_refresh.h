#pragma once

#include "base/error.h"
#include "base/secret.h"
#include "http/client.h"
#include "oauth/token_endpoint.h"
#include "profile/record_binding.h"
#include "profile/refreshable_login.h"
#include "profile/stored_record.h"

#include <functional>
#include <map>
#include <optional>
#include <string>
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

/// Somebody logged out or in meanwhile: nothing was saved.
struct RefreshAbandoned {};

/// base::Error: trouble, nothing was lost.
using RefreshOutcome =
    std::variant<TokensReady, TokensUnsaved, TokensRefused, RefreshAbandoned, base::Error>;

/// What the caller knows when it asks for a refresh.
struct RefreshOrder {
  /// The access token that is not good enough; another one in the store is taken when it is good.
  base::Secret knownToken;
  /// Tokens that the store did not take: refreshed in place of what the store holds.
  std::optional<credentials::Record> unsaved;
  /// Asked before anything is sent or saved. Any thread.
  std::function<bool()> stillWanted;
};

/// One profile's refresh, as a blocking job of the slow lane; the caller runs one at a time. Holds
/// the record's lock from reading it again to saving the answer; 'refresh sent' is durable before
/// the request goes out, the answer before anyone is given it. Only invalid_grant and
/// invalid_client, as JSON, are refusals (RFC 6749 section 5.2). No state of its own; never throws.
class TokenRefresh {
 public:
  struct Parts {
    http::Client& http;
    const base::Clock& clock;
    RecordBinding binding;
    std::map<std::string, std::string> tokenParams;
    /// Puts a fixed client's secret in, which the record does not hold.
    std::function<oauth::ClientCredentials(const oauth::ClientCredentials&)> completeClient;
    /// Told of a client that the token endpoint does not know.
    std::function<void(const oauth::ClientCredentials&)> clientRejected;
  };

  TokenRefresh(const StoredRecord& stored, Parts parts);

  [[nodiscard]] RefreshOutcome load() const;
  [[nodiscard]] RefreshOutcome refresh(const RefreshOrder& order) const;
  /// Tries again to save what `refresh` could not.
  [[nodiscard]] RefreshOutcome saveLate(const RefreshOrder& order) const;

 private:
  using Attempt = std::optional<RefreshOutcome>;  // nullopt: the store changed, read it again

  [[nodiscard]] RefreshOutcome judged(const std::optional<credentials::Record>& record) const;
  [[nodiscard]] Attempt attempt(const RefreshOrder& order) const;
  [[nodiscard]] bool isTakenAsItIs(const credentials::Record& record,
                                   const RefreshOrder& order) const;
  [[nodiscard]] Attempt askFor(RefreshableLogin login, const RefreshOrder& order) const;
  [[nodiscard]] bool markSent(RefreshableLogin& login) const;
  [[nodiscard]] oauth::TokenResult ask(const RefreshableLogin& login) const;
  [[nodiscard]] RefreshOutcome keep(credentials::Record record, const RefreshOrder& order) const;
  [[nodiscard]] Attempt refused(const RefreshableLogin& login, const std::string& code,
                                const RefreshOrder& order) const;
  [[nodiscard]] credentials::Record rememberRefusal(const RefreshableLogin& login,
                                                    const std::string& code) const;

  const StoredRecord& stored_;
  Parts parts_;
};

}  // namespace profile
