#pragma once

#include "base/clock.h"
#include "http/client.h"
#include "oauth/discovery_trail.h"
#include "oauth/metadata.h"

#include <chrono>
#include <optional>
#include <string>
#include <string_view>

namespace oauth {

/// The document that was found for `issuer` at `issuerUrl`'s well-known places, checked; nullopt,
/// with the trail saying why, where it cannot be used.
[[nodiscard]] std::optional<AuthorizationServerMetadata> readServerMetadata(
    DiscoveryTrail& trail, std::string_view body, const http::Url& issuerUrl,
    const std::string& issuer);

/// Looks at an issuer's well-known places in MCP's order.
[[nodiscard]] std::optional<AuthorizationServerMetadata> findServerMetadata(
    DiscoveryTrail& trail, const http::Url& issuerUrl, const std::string& issuer);

/// The metadata of an issuer that the settings name. Blocks; `limit` bounds all of it. Throws
/// base::Error(kDiscoveryFailed) with what was asked and answered, and as `discover` does.
[[nodiscard]] AuthorizationServerMetadata fetchServerMetadata(const std::string& issuer,
                                                              http::Client& client,
                                                              const base::Clock& clock,
                                                              std::chrono::milliseconds limit);

}  // namespace oauth
