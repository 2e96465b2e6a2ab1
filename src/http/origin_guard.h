#pragma once

#include "http/head.h"
#include "http/route.h"
#include "http/url.h"

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace http {

/// Keeps web pages away from the daemon: DNS rebinding (Host), foreign pages (Origin) and requests
/// that another site makes a browser send (Sec-Fetch-Site). Immutable after construction; any
/// thread may call.
class OriginGuard {
 public:
  /// `port` is the one actually bound. Bound to 0.0.0.0 or ::, the own names are those of loopback
  /// and the public URL's.
  OriginGuard(std::string_view bindAddress, std::uint16_t port,
              const std::optional<Url>& publicBaseUrl);

  /// Throws base::Error: kMisdirectedRequest for a Host that is not one of ours with its port,
  /// kForbiddenOrigin for an Origin that is not ours (on every route, "null" included), kCrossSite
  /// where a cross-site request would change something: any proxied method but GET, HEAD and
  /// OPTIONS, and logout and the forms of a login (there, same-site requests of another origin as
  /// well). A cross-site login
  /// passes: its page has a button.
  void check(const RequestHead& head, const Route& route) const;

 private:
  void addOwn(const std::string& scheme, const std::string& host, std::uint16_t port);
  void checkHost(const RequestHead& head) const;
  void checkOrigin(const RequestHead& head) const;

  std::vector<std::string> hosts_;    ///< "localhost:5177", lower case
  std::vector<std::string> origins_;  ///< "http://localhost:5177", lower case
};

}  // namespace http
