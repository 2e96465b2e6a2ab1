#pragma once

#include "http/head.h"

#include <map>
#include <optional>
#include <string>
#include <string_view>

namespace http {

/// Where a request goes. Views into the request's target.
struct Route {
  enum class Kind {
    kHealth,      ///< GET /health
    kHome,        ///< GET / for people and scripts
    kStatus,      ///< P/oauth/status
    kLogin,       ///< P/oauth/login
    kCallback,    ///< P/oauth/callback or the profile's redirect_path
    kLogout,      ///< P/oauth/logout
    kMcpHealth,   ///< P/mcp/health
    kProxy,       ///< fast lane
    kNotProxied,  ///< /.well-known/*, /register, /authorize, /token: 404
    kNotFound,
  };
  Kind kind = Kind::kNotFound;
  std::string_view profile;     ///< "" = the default profile
  std::string_view pathPrefix;  ///< what stands for the upstream URL: "/p/x/mcp", "/mcp" or ""
  std::string_view rest;        ///< kProxy: what follows the upstream URL's path, query included
};

/// What the router has to know of the settings.
struct RouteTable {
  bool hasDefaultProfile = false;
  std::string defaultRedirectPath = "/oauth/callback";
  /// Profile name -> redirect_path, for those that are not /oauth/callback.
  std::map<std::string, std::string, std::less<>> redirectPaths;
};

/// Pure, on raw bytes: %2e, %2f, %5c, "\", "//", "..", "#" in a path were refused by `checkPath`
/// before. `accept` decides for "/": text/event-stream is an MCP stream and is proxied, as is any
/// method but GET and HEAD.
[[nodiscard]] Route route(const RequestHead& head, const RouteTable& table);

/// Throws base::Error(kBadRequest) for a path that two readers could read differently.
void checkPath(std::string_view path);

/// `[a-z0-9][a-z0-9_-]{0,62}`
[[nodiscard]] bool isProfileName(std::string_view name);

}  // namespace http
