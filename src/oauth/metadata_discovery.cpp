#include "oauth/metadata_discovery.h"

#include "base/error.h"
#include "oauth/discovery_trail.h"
#include "oauth/peer_text.h"
#include "oauth/resource.h"
#include "oauth/server_metadata.h"
#include "oauth/trusted_url.h"
#include "oauth/upstream_probe.h"
#include "oauth/well_known.h"

#include <algorithm>

namespace oauth {

namespace {

constexpr std::size_t kMaxServersTried = 4;
constexpr std::string_view kNotTrusted = "not used: it is not https (or http on loopback)";

std::optional<std::string> namedMetadata(const ProbeResult& probe) {
  return probe.challenge ? probe.challenge->find("resource_metadata") : std::nullopt;
}

/// The steps of one discovery, in order.
class DiscoveryRun {
 public:
  DiscoveryRun(const DiscoveryOptions& options, http::Client& client, const base::Clock& clock,
               std::chrono::milliseconds limit)
      : options_(options), trail_(client, clock, limit) {}

  Discovery run() {
    const auto probe = probeUpstream(trail_, options_.upstream, options_.probePath);
    readChallenge(probe);
    if (!options_.authorizationEndpoint.empty() && !options_.tokenEndpoint.empty())
      useSettings();
    else
      findServers(probe);
    return std::move(found_);
  }

 private:
  void readChallenge(const ProbeResult& probe) {
    if (!probe.challenge) return;
    found_.resourceWantsDpop = probe.offersDpop;
    found_.resourceRequiresDpop = probe.offersDpop && !probe.offersBearer;
    found_.challengeScope = probe.challenge->find("scope");
    if (found_.challengeScope && found_.challengeScope->empty()) found_.challengeScope.reset();
  }

  void useSettings() {
    found_.endpointsGivenByHand = true;
    found_.source = "settings";
    found_.server.issuer = options_.issuer;
    found_.server.authorizationEndpoint = options_.authorizationEndpoint;
    found_.server.tokenEndpoint = options_.tokenEndpoint;
    found_.server.codeChallengeMethodsSupported = {"S256"};
  }

  void findServers(const ProbeResult& probe) {
    auto issuers = findResource(probe);
    if (!options_.issuer.empty()) issuers = {options_.issuer};
    trail_.beginStage();
    if (issuers.empty()) {
      useUpstreamOrigin(probe);
      return;
    }
    issuers.resize(std::min(issuers.size(), kMaxServersTried));
    const bool found = std::any_of(issuers.begin(), issuers.end(),
                                   [this](const auto& issuer) { return useIssuer(issuer); });
    if (!found)
      throw trail_.failure("No usable metadata of the authorization server " +
                           shownUrl(issuers.front()) + " could be found.");
  }

  /// RFC 9728. The authorization servers that the metadata names, none when there is no metadata.
  std::vector<std::string> findResource(const ProbeResult& probe) {
    for (const auto& [url, source] : resourceLocations(probe)) {
      const auto document = trail_.fetch(url);
      if (document.status != 200) continue;
      try {
        auto metadata = parseProtectedResourceMetadata(document.body);
        acceptResource(metadata);
        found_.source = source;
        return std::move(metadata.authorizationServers);
      } catch (const base::Error& e) {
        if (resourceRefused_) throw;
        trail_.verdict(e.text());
      }
    }
    return {};
  }

  std::vector<std::pair<http::Url, std::string>> resourceLocations(const ProbeResult& probe) {
    std::vector<std::pair<http::Url, std::string>> locations;
    if (const auto named = namedMetadata(probe)) {
      const auto url = trustedUrl(*named);
      if (url && mayLeadTo(options_.upstream, *url))
        locations.emplace_back(*url, "challenge");
      else
        trail_.skipped("the challenge's resource_metadata " + shownUrl(*named), kNotTrusted);
    }
    for (auto& url : resourceMetadataUrls(options_.upstream))
      locations.emplace_back(std::move(url), "well-known");
    return locations;
  }

  /// A document for somebody else's resource is not passed over: it is a fault or an attack.
  void acceptResource(const ProtectedResourceMetadata& metadata) {
    const auto resource = http::Url::parse(metadata.resource);
    if (!resource || !resourceCovers(*resource, options_.upstream)) {
      resourceRefused_ = true;
      throw base::Error(
          base::ErrorKind::kMetadataInvalid,
          "The protected resource metadata is for another resource: " +
              shownUrl(metadata.resource) + " instead of " + shownUrl(options_.upstream),
          {}, "The upstream URL in the settings should be the one that the server calls its own.");
    }
    found_.resource = metadata.resource;
    found_.resourceScopes = metadata.scopesSupported;
    found_.resourceWantsDpop = found_.resourceWantsDpop || metadata.dpopBound;
    found_.resourceRequiresDpop = found_.resourceRequiresDpop || metadata.dpopBound;
  }

  bool useIssuer(const std::string& issuer) {
    const auto url = trustedUrl(issuer);
    if (!url || !mayLeadTo(options_.upstream, *url)) {
      trail_.skipped("the authorization server " + shownUrl(issuer), kNotTrusted);
      return false;
    }
    return use(findServerMetadata(trail_, *url, issuer));
  }

  bool use(std::optional<AuthorizationServerMetadata> server) {
    if (!server) return false;
    found_.server = *std::move(server);
    return true;
  }

  /// MCP 2025-03-26: no resource metadata, the upstream's origin is the authorization server.
  void useUpstreamOrigin(const ProbeResult& probe) {
    auto origin = options_.upstream;
    origin.path = "/";
    origin.query.reset();
    found_.source = "2025-03-26 fallback";
    bool allAbsent = true;
    for (const auto& location : serverMetadataUrls(origin)) {
      const auto document = trail_.fetch(location);
      // "https://host" and "https://host/" lead to the same document: nobody told us which.
      if (document.status == 200 &&
          (use(readServerMetadata(trail_, document.body, origin, origin.origin())) ||
           use(readServerMetadata(trail_, document.body, origin, origin.text()))))
        return;
      allAbsent = allAbsent && document.status >= 400 && document.status < 500;
    }
    // Whoever names resource metadata speaks a newer version, which has no default endpoints.
    if (!allAbsent || namedMetadata(probe)) throw trail_.failure(noServer());
    if (!probe.wantsLogin)
      throw trail_.failure(noServer(),
                           "The upstream did not ask for a login either. Perhaps it needs none, or "
                           "it asks at another path: see probe_path.");
    useDefaultEndpoints(origin.origin());
  }

  [[nodiscard]] std::string noServer() const {
    return "No authorization server could be found for " + shownUrl(options_.upstream) + ".";
  }

  void useDefaultEndpoints(const std::string& origin) {
    found_.server.issuer = origin;
    found_.server.authorizationEndpoint = origin + "/authorize";
    found_.server.tokenEndpoint = origin + "/token";
    found_.server.registrationEndpoint = origin + "/register";
    found_.server.codeChallengeMethodsSupported = {"S256"};
  }

  const DiscoveryOptions& options_;
  DiscoveryTrail trail_;
  Discovery found_;
  bool resourceRefused_ = false;
};

}  // namespace

Discovery discover(const DiscoveryOptions& options, http::Client& client, const base::Clock& clock,
                   std::chrono::milliseconds limit) {
  return DiscoveryRun(options, client, clock, limit).run();
}

}  // namespace oauth
