#include "oauth/well_known.h"

#include <string>
#include <string_view>

namespace oauth {

namespace {

constexpr std::string_view kProtectedResource = "/.well-known/oauth-protected-resource";
constexpr std::string_view kAuthorizationServer = "/.well-known/oauth-authorization-server";
constexpr std::string_view kOpenId = "/.well-known/openid-configuration";

/// The path as a suffix: "" for the root.
std::string suffixOf(const http::Url& url) {
  std::string path = url.path;
  if (!path.empty() && path.back() == '/') path.pop_back();
  return path;
}

http::Url at(http::Url base, std::string path) {
  base.path = std::move(path);
  return base;
}

http::Url withoutQuery(http::Url url) {
  url.query.reset();
  return url;
}

}  // namespace

std::vector<http::Url> resourceMetadataUrls(const http::Url& upstream) {
  const auto suffix = suffixOf(upstream);
  const auto root = at(withoutQuery(upstream), std::string(kProtectedResource));
  if (suffix.empty() && !upstream.query) return {root};
  return {at(upstream, std::string(kProtectedResource) + suffix), root};
}

std::vector<http::Url> serverMetadataUrls(const http::Url& issuer) {
  const auto base = withoutQuery(issuer);
  const auto suffix = suffixOf(issuer);
  std::vector<http::Url> urls{at(base, std::string(kAuthorizationServer) + suffix),
                              at(base, std::string(kOpenId) + suffix)};
  if (!suffix.empty()) urls.push_back(at(base, suffix + std::string(kOpenId)));
  return urls;
}

}  // namespace oauth
