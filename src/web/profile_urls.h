#pragma once

#include "http/url.h"

#include <string>
#include <string_view>

namespace web {

/// Which profile, for its URLs.
struct ProfileAddress {
  std::string_view name;
  std::string_view redirectPath = "/oauth/callback";
  /// The single upstream of the environment: its own address is the bare paths.
  bool bare = false;
};

/// A profile's URLs as people and clients are told them.
struct ProfileUrls {
  std::string prefix;  ///< "/p/<name>" or "", after the base URL's own path
  std::string mcp;
  std::string login;
  std::string logout;
  std::string status;
  std::string redirectUri;
  std::string clientDocument;  ///< its client ID metadata document, where the gateway serves it
  std::string loginPath;       ///< for our own pages, which may be read under another of our names
  std::string logoutPath;
  std::string headless;  ///< the page for logins with a browser on another machine
  std::string headlessPath;
  std::string cookiePath;  ///< covers redirectUri
};

/// `base` is what browsers reach the gateway by: the public base URL, or http://host:port as bound.
[[nodiscard]] ProfileUrls profileUrls(const http::Url& base, const ProfileAddress& address);

/// The base URL's path without a slash at its end: "" for most.
[[nodiscard]] std::string basePath(const http::Url& base);

}  // namespace web
