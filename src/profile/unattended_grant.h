#pragma once

#include "http/client.h"
#include "oauth/metadata_discovery.h"
#include "oauth/token_endpoint.h"
#include "profile/record_binding.h"

#include <optional>
#include <string>
#include <variant>

namespace profile {

/// What every grant is asked with.
struct GrantRequest {
  http::Client& http;
  const oauth::Discovery& discovery;
  oauth::TokenEndpointOptions token;  ///< the authorization server's: endpoint, client, resource
  std::optional<std::string> scope;
};

/// New tokens, or a definite refusal in words.
using GrantAnswer = std::variant<oauth::TokenSet, LoginNeeded>;

/// One way to get an access token without a person. Blocks: slow lane, one call at a time. Throws
/// base::Error for trouble that may pass.
class UnattendedGrant {
 public:
  virtual ~UnattendedGrant() = default;
  [[nodiscard]] virtual GrantAnswer ask(const GrantRequest& request) = 0;
};

/// The client on its own account (RFC 6749 section 4.4).
class ClientCredentialsGrant final : public UnattendedGrant {
 public:
  [[nodiscard]] GrantAnswer ask(const GrantRequest& request) override;
};

}  // namespace profile
