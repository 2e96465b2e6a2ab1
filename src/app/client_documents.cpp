#include "app/client_documents.h"

#include "net/address_policy.h"
#include "web/profile_urls.h"

namespace app {

namespace {

std::string documentUrl(const http::Url& base, const config::ProfileSettings& profile, bool bare) {
  return web::profileUrls(
             base, {.name = profile.name, .redirectPath = profile.redirectPath, .bare = bare})
      .clientDocument;
}

}  // namespace

config::Settings withClientDocuments(config::Settings settings) {
  const auto base = http::Url::parse(settings.server.publicBaseUrl);
  if (!base || !isPublic(*base)) return settings;
  const auto bare = bareProfile(settings);
  for (auto& profile : settings.profiles)
    if (profile.clientMetadataUrl.empty())
      profile.clientMetadataUrl = documentUrl(*base, profile, profile.name == bare);
  return settings;
}

bool isPublic(const http::Url& base) {
  return base.isHttps() && !base.isLoopback() && !net::isPrivateLiteral(base.host) &&
         base.host.find('.') != std::string::npos && !base.host.ends_with(".local") &&
         !base.host.ends_with(".localhost");
}

std::string bareProfile(const config::Settings& settings) {
  return settings.defaultProfile == config::kEnvironmentProfile ? *settings.defaultProfile : "";
}

}  // namespace app
