#include "web/profile_urls.h"

namespace web {

std::string basePath(const http::Url& base) {
  auto path = base.path;
  while (path.ends_with('/')) path.pop_back();
  return path;
}

ProfileUrls profileUrls(const http::Url& base, const ProfileAddress& address) {
  ProfileUrls urls;
  urls.prefix = basePath(base);
  if (!address.bare) urls.prefix.append("/p/").append(address.name);
  const auto start = base.origin() + urls.prefix;
  urls.mcp = start + "/mcp";
  urls.loginPath = urls.prefix + "/oauth/login";
  urls.logoutPath = urls.prefix + "/oauth/logout";
  urls.headlessPath = urls.prefix + "/oauth/headless";
  urls.headless = base.origin() + urls.headlessPath;
  urls.login = base.origin() + urls.loginPath;
  urls.logout = base.origin() + urls.logoutPath;
  urls.status = start + "/oauth/status";
  urls.clientDocument = start + "/oauth/client.json";
  urls.redirectUri = start + std::string(address.redirectPath);
  urls.cookiePath = urls.prefix.empty() ? "/" : urls.prefix;
  return urls;
}

}  // namespace web
