#pragma once

#include "http/client.h"
#include "oauth/token_endpoint.h"
#include "profile/dpop_nonce.h"
#include "profile/record_binding.h"
#include "profile/refreshable_login.h"
#include "profile/stored_record.h"
#include "profile/token_source.h"

#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <string>

namespace profile {

/// The tokens of a person's login, renewed by their refresh token. Holds the record's lock from
/// reading it again to saving the answer; 'refresh sent' is durable before the request goes out,
/// the answer before anyone is given it. Only invalid_grant and invalid_client, as JSON, are
/// refusals (RFC 6749 section 5.2). No state of its own.
class TokenRefresh final : public TokenSource {
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
    std::shared_ptr<DpopNonces> nonces = std::make_shared<DpopNonces>();
  };

  TokenRefresh(StoredRecord stored, Parts parts);

  [[nodiscard]] RefreshOutcome load(const RefreshOrder& order) const override;
  [[nodiscard]] RefreshOutcome refresh(const RefreshOrder& order) const override;
  [[nodiscard]] RefreshOutcome saveLate(const RefreshOrder& order) const override;

 private:
  using Attempt = std::optional<RefreshOutcome>;  // nullopt: the store changed, read it again

  [[nodiscard]] RefreshOutcome judged(const std::optional<credentials::Record>& record) const;
  [[nodiscard]] Attempt attempt(const RefreshOrder& order) const;
  [[nodiscard]] bool isTakenAsItIs(const credentials::Record& record,
                                   const RefreshOrder& order) const;
  [[nodiscard]] Attempt askFor(RefreshableLogin login, const RefreshOrder& order) const;
  [[nodiscard]] bool markSent(RefreshableLogin& login) const;
  [[nodiscard]] std::optional<oauth::TokenDpop> proofsFor(const RefreshableLogin& login) const;
  [[nodiscard]] oauth::TokenResult ask(const RefreshableLogin& login) const;
  [[nodiscard]] RefreshOutcome keep(credentials::Record record, const RefreshOrder& order) const;
  [[nodiscard]] Attempt refused(RefreshableLogin login, const std::string& code,
                                const RefreshOrder& order) const;
  [[nodiscard]] credentials::Record rememberRefusal(const RefreshableLogin& login,
                                                    const std::string& code) const;

  const StoredRecord stored_;
  Parts parts_;
};

}  // namespace profile
