#pragma once

#include "base/clock.h"
#include "credentials/record.h"
#include "http/client.h"
#include "profile/client_identity.h"
#include "profile/metadata_cache.h"

#include <string>

namespace profile {

/// Tells the authorization server that tokens are no longer wanted (RFC 7009), at logout. At most
/// five seconds; never throws. Blocks: slow lane, any thread of it.
class Revocation {
 public:
  Revocation(MetadataCache& metadata, const ClientIdentity& identity, http::Client& http,
             const base::Clock& clock);

  /// Returns a sentence for a person: what the server was told.
  [[nodiscard]] std::string revoke(const credentials::Record& record) const;

 private:
  [[nodiscard]] std::string endpointFor(const credentials::StoredTokens& tokens,
                                        base::SteadyTime deadline) const;
  [[nodiscard]] bool revokeAll(const std::string& endpoint, const credentials::StoredTokens& tokens,
                               const oauth::ClientCredentials& client,
                               base::SteadyTime deadline) const;
  [[nodiscard]] bool revokeOne(const std::string& endpoint, const oauth::ClientCredentials& client,
                               const base::Secret& token, const std::string& hint,
                               base::SteadyTime deadline) const;

  MetadataCache& metadata_;
  const ClientIdentity& identity_;
  http::Client& http_;
  const base::Clock& clock_;
};

}  // namespace profile
