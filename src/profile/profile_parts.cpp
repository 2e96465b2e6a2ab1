#include "profile/profile_parts.h"

#include "oauth/client_assertion.h"
#include "oauth/metadata_discovery.h"
#include "profile/upstream_url.h"

#include <memory>
#include <utility>

namespace profile {

MetadataCache::Discover discoveryFor(const config::ProfileSettings& settings, http::Client& client,
                                     const base::Clock& clock) {
  oauth::DiscoveryOptions options;
  options.upstream = upstreamUrl(settings);
  options.probePath = settings.probePath;
  options.authorizationEndpoint = settings.authorizationEndpoint;
  options.tokenEndpoint = settings.tokenEndpoint;
  options.issuer = settings.issuer;
  return [options, &client, &clock](std::chrono::milliseconds limit) {
    return oauth::discover(options, client, clock, limit);
  };
}

ClientIdentity::Settings identitySettings(const config::ProfileSettings& settings,
                                          const base::Clock& clock) {
  std::shared_ptr<const oauth::ClientAssertions> assertions;
  if (!settings.privateKey.empty()) {
    assertions = std::make_shared<const oauth::ClientAssertions>(
        base::SigningKey::fromPem(settings.privateKey), clock);
  }
  return {.clientId = settings.clientId,
          .clientSecret = settings.clientSecret,
          .assertions = std::move(assertions),
          .mayRegister = settings.autoRegisterClient,
          .authMethod = settings.tokenEndpointAuthMethod,
          .documentUrl = settings.clientMetadataUrl};
}

void describe(const KnownServers& servers, ProfileStatus& status) {
  status.issuer = servers.discovery.server.issuer;
  status.discoverySource = servers.discovery.source;
  status.discoveredAt = servers.foundAt;
}

void describe(Judgement judgement, ProfileStatus& status) {
  status.state = judgement.state;
  status.code = std::move(judgement.code);
  status.message = std::move(judgement.message);
  status.hint = std::move(judgement.hint);
}

}  // namespace profile
