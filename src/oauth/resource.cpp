#include "oauth/resource.h"

namespace oauth {

namespace {

std::string withSlash(const std::string& path) {
  return !path.empty() && path.back() == '/' ? path : path + "/";
}

}  // namespace

bool resourceCovers(const http::Url& resource, const http::Url& upstream) {
  return sameOrigin(resource, upstream) &&
         withSlash(upstream.path).starts_with(withSlash(resource.path));
}

std::string canonicalResource(const http::Url& upstream) {
  std::string path = upstream.path;
  while (!path.empty() && path.back() == '/') path.pop_back();
  return upstream.origin() + path;
}

std::optional<std::string> chooseResource(const std::optional<std::string>& configured,
                                          const std::optional<std::string>& discovered,
                                          const http::Url& upstream) {
  if (configured == "off") return std::nullopt;
  if (configured) return configured;
  return discovered ? discovered : canonicalResource(upstream);
}

}  // namespace oauth
