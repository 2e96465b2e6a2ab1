#pragma once

#include "http/head.h"

#include <map>
#include <string>
#include <string_view>

namespace http {

/// Where a request goes. Views into the request's target.
struct Route {
  enum class Kind {
    kHealth,          ///< /health
    kHome,            ///< GET / for people and scripts
    kEvents,          ///< /oauth/events: the dashboard's news
    kStatus,          ///< P/oauth/status
    kLogin,           ///< P/oauth/login
    kHeadless,        ///< P/oauth/headless, GET, HEAD and POST
    kCallback,        ///< P/oauth/callback or, instead, P + the profile's redirect_path
    kLogout,          ///< P/oauth/logout, any method
    kClientDocument,  ///< P/oauth/client.json
    kMcpHealth,       ///< GET or HEAD P/mcp/health
    kProxy,           ///< fast lane
    kNotProxied,      ///< /.well-known/*, /register, /authorize, /token: 404
    kNotFound,
    kMethodNotAllowed,  ///< one of our own addresses, which takes GET and HEAD only
    kHandlers,          ///< whatever the slow lane's handlers make of it; `route` never says this
    kUnknownProfile,    ///< /p/<what is no profile name>/…: 404 unknown_profile, nothing echoed
  };
  Kind kind = Kind::kNotFound;
  std::string_view profile;     ///< "" = the default profile; whether it exists: the registry knows
  std::string_view pathPrefix;  ///< what stands for the upstream URL: "/p/x/mcp", "/mcp" or ""
  /// kProxy: what follows the upstream URL's path, query included: "", "/x?q", "?". A bare "/" is
  /// the upstream URL itself (clients given the gateway's bare URL send that), so its rest is "".
  std::string_view rest;
};

/// What the router has to know of the settings.
struct RouteTable {
  bool hasDefaultProfile = false;
  std::string defaultRedirectPath = "/oauth/callback";
  /// Profile name -> redirect_path, for those that are not /oauth/callback. The default profile is
  /// here under its own name, too.
  std::map<std::string, std::string, std::less<>> redirectPaths;
};

/// Pure, on raw bytes; calls `checkPath` first and throws what it throws. A name that could be a
/// profile's is kept in `profile` whatever the kind. `Accept` decides for GET and HEAD of "/":
/// text/event-stream is an MCP stream and is proxied. Any other method there is proxied.
[[nodiscard]] Route route(const RequestHead& head, const RouteTable& table);

/// The same for callers that hold no head of ours (the slow lane routes again). `accept` is the
/// Accept field's value, several joined with commas.
[[nodiscard]] Route route(std::string_view method, std::string_view target, std::string_view accept,
                          const RouteTable& table);

/// Throws base::Error(kBadRequest) for a path that two readers could read differently: %2e, %2f,
/// %5c, %00, a malformed escape, "\", "//", "..", "#", a segment ".".
void checkPath(std::string_view path);

/// `[a-z0-9][a-z0-9_-]{0,62}`
[[nodiscard]] bool isProfileName(std::string_view name);

}  // namespace http
