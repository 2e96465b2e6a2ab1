#pragma once

#include "base/clock.h"
#include "config/settings.h"
#include "http/client.h"
#include "http/url.h"
#include "profile/client_identity.h"
#include "profile/dpop_choice.h"
#include "profile/metadata_cache.h"
#include "profile/stored_record.h"
#include "profile/token_source.h"
#include "profile/unattended_grant.h"

#include <map>
#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace profile {

/// Tokens that need no person: each time one is due, a new one is asked for, and discovery runs
/// before where it has to. A refresh token in the answer is dropped: the grant itself gives the
/// next token (RFC 6749 section 4.4.3). With DPoP each token has a key of its own. The application
/// keeps the record in memory, so that a logout can revoke it: on disk it would be one secret more
/// that the next start does without.
class GrantTokens final : public TokenSource {
 public:
  struct Settings {
    http::Url upstream;
    std::optional<std::vector<std::string>> scopes;
    std::optional<std::string> resource;  ///< a URI, or "off"; nullopt = from the metadata
    std::map<std::string, std::string> tokenParams;
    config::DpopMode dpop = config::DpopMode::kAuto;
  };

  struct Parts {
    http::Client& http;
    const base::Clock& clock;
    StoredRecord stored;
    std::shared_ptr<MetadataCache> metadata;
    std::shared_ptr<const ClientIdentity> identity;
    std::unique_ptr<UnattendedGrant> grant;
  };

  GrantTokens(Settings settings, Parts parts);

  [[nodiscard]] RefreshOutcome load(const RefreshOrder& order) const override;
  [[nodiscard]] RefreshOutcome refresh(const RefreshOrder& order) const override;
  [[nodiscard]] RefreshOutcome saveLate(const RefreshOrder& order) const override;

 private:
  [[nodiscard]] RefreshOutcome obtain(const RefreshOrder& order) const;
  [[nodiscard]] GrantRequest requestFor(const oauth::Discovery& discovery) const;
  [[nodiscard]] GrantAnswer ask(const GrantRequest& request) const;
  [[nodiscard]] credentials::Record recordOf(const GrantRequest& request,
                                             const oauth::TokenSet& answer,
                                             base::WallTime askedAt) const;

  const Settings settings_;
  const Parts parts_;
  const std::shared_ptr<DpopNonces> nonces_ = std::make_shared<DpopNonces>();
};

}  // namespace profile
