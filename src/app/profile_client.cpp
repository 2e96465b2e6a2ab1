#include "app/profile_client.h"

#include <algorithm>
#include <utility>

namespace app {

ProfileClient::ProfileClient(config::ProfileSettings settings, Ways ways)
    : settings_(std::move(settings)), ways_(std::move(ways)) {}

http::ClientResponse ProfileClient::send(const http::ClientRequest& request,
                                         std::chrono::milliseconds limit) {
  auto& client = isNamedByUser(request.url, settings_) ? *ways_.named : *ways_.found;
  return client.send(request, limit);
}

// NOLINTNEXTLINE(readability-make-member-function-const): it ends what the clients do
void ProfileClient::stop() {
  ways_.named->stop();
  ways_.found->stop();
}

bool isNamedByUser(const http::Url& url, const config::ProfileSettings& settings) {
  const auto names = {settings.upstreamMcpUrl, settings.authorizationEndpoint,
                      settings.tokenEndpoint,  settings.issuer,
                      settings.idpIssuer,      settings.idpTokenEndpoint};
  return std::ranges::any_of(names, [&url](const std::string& name) {
    const auto named = http::Url::parse(name);
    return named && http::sameOrigin(*named, url);
  });
}

}  // namespace app
