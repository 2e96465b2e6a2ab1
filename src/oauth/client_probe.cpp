#include "oauth/client_probe.h"

#include "oauth/authorization_request.h"

#include <algorithm>
#include <array>
#include <exception>

namespace oauth {

namespace {

/// An error page of a server that has trouble of its own, or wants to be left alone for now.
bool isPassing(int status) {
  constexpr std::array kPassing{408, 425, 429, 503};
  return std::ranges::find(kPassing, status) != kPassing.end();
}

bool leadsBackRefused(const http::ClientResponse& response, const http::Url& asked,
                      const std::string& redirectUri) {
  const auto locations = response.findAll("Location");
  const auto ours = http::Url::parse(redirectUri);
  if (locations.size() != 1 || !ours) return false;
  const auto target = http::resolve(asked, locations.front());
  if (!target || !http::sameOrigin(*target, *ours) || target->path != ours->path) return false;
  const auto error = parseAuthorizationResponse(target->query.value_or("")).error;
  return error == "invalid_client" || error == "unauthorized_client";
}

bool refuses(const http::ClientResponse& response, const http::Url& asked,
             const std::string& redirectUri) {
  if (response.status >= 400) return !isPassing(response.status);
  return response.status >= 300 && leadsBackRefused(response, asked, redirectUri);
}

}  // namespace

bool refusesClient(const http::Url& authorizationUrl, const std::string& redirectUri,
                   http::Client& client, std::chrono::milliseconds limit) noexcept {
  try {
    http::ClientRequest request;
    request.url = authorizationUrl;
    request.fields = {{"Accept", "text/html"}};
    return refuses(client.send(request, limit), authorizationUrl, redirectUri);
  } catch (const std::exception&) {
    return false;
  }
}

}  // namespace oauth
