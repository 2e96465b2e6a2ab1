#include "config/url_rules.h"

#include "base/encoding.h"

#include <algorithm>
#include <array>

namespace config {

namespace {

constexpr unsigned kMaxPort = 65535;

bool isDigit(char c) { return c >= '0' && c <= '9'; }

bool isAlphanumeric(char c) {
  return isDigit(c) || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}

bool isVisible(char c) { return c > ' ' && c <= '~'; }

bool isIpv4Loopback(std::string_view host) {
  return host.starts_with("127.") && std::count(host.begin(), host.end(), '.') == 3 &&
         std::all_of(host.begin(), host.end(), [](char c) { return isDigit(c) || c == '.'; });
}

bool isLoopback(std::string_view host) {
  return host == "localhost" || host == "[::1]" || isIpv4Loopback(host);
}

bool isHost(std::string_view host) {
  const auto nameByte = [](char c) {
    return isAlphanumeric(c) || c == '.' || c == '-' || c == '_';
  };
  const auto addressByte = [](char c) { return isAlphanumeric(c) || c == '.' || c == ':'; };
  if (host.starts_with('['))
    return host.size() > 2 && host.ends_with(']') &&
           std::all_of(host.begin() + 1, host.end() - 1, addressByte);
  return !host.empty() && std::all_of(host.begin(), host.end(), nameByte);
}

bool isPort(std::string_view text) {
  constexpr std::size_t kMaxDigits = 5;
  if (text.empty() || text.size() > kMaxDigits || !std::all_of(text.begin(), text.end(), isDigit))
    return false;
  unsigned value = 0;
  for (const char digit : text) value = value * 10 + static_cast<unsigned>(digit - '0');
  return value > 0 && value <= kMaxPort;
}

struct Authority {
  std::string host;
  std::optional<std::string_view> port;
};

Authority split(std::string_view authority) {
  const auto bracket = authority.find(']');
  const auto colon = authority.find(':', bracket == std::string_view::npos ? 0 : bracket);
  if (colon == std::string_view::npos) return {base::lowerAscii(authority), std::nullopt};
  return {base::lowerAscii(authority.substr(0, colon)), authority.substr(colon + 1)};
}

std::optional<std::string> schemeFault(std::string_view scheme, std::string_view host,
                                       UrlRule rule) {
  if (scheme == "https") return std::nullopt;
  if (rule == UrlRule::kHttpsOnly) return "must be an https:// URL";
  if (rule == UrlRule::kSecure && !isLoopback(host))
    return "must be https; plain http is for 127.0.0.1, [::1] and localhost only";
  return std::nullopt;
}

}  // namespace

std::optional<std::string> urlFault(std::string_view url, UrlRule rule) {
  if (!std::all_of(url.begin(), url.end(), isVisible) || url.find('\\') != std::string_view::npos)
    return "must be a URL without spaces, backslashes or characters beyond ASCII";
  const auto colon = url.find("://");
  const auto scheme = base::lowerAscii(url.substr(0, colon));
  if (colon == std::string_view::npos || (scheme != "http" && scheme != "https"))
    return "must be a URL that begins with https://";
  const auto rest = url.substr(colon + 3);
  const auto raw = rest.substr(0, rest.find_first_of("/?#"));
  if (raw.find('@') != std::string_view::npos)
    return "must not hold a user name or password (the part before '@')";
  if (url.find('#') != std::string_view::npos) return "must not hold a fragment ('#')";
  const auto authority = split(raw);
  if (!isHost(authority.host)) return "must be a URL with a valid host name";
  if (authority.port && !isPort(*authority.port)) return "must have a port from 1 to 65535";
  return schemeFault(scheme, authority.host, rule);
}

std::optional<std::string> documentUrlFault(std::string_view url) {
  if (auto fault = urlFault(url, UrlRule::kHttpsOnly)) return fault;
  const auto rest = url.substr(std::string_view("https://").size());
  const auto slash = rest.find('/');
  const auto path = slash == std::string_view::npos ? std::string_view{} : rest.substr(slash);
  if (path.size() < 2) return "must have a path: the URL is the client id";
  if (path.find("/.") != std::string_view::npos) return "must not hold a part that begins with '.'";
  return std::nullopt;
}

std::optional<std::string> redirectPathFault(std::string_view path) {
  constexpr std::array<std::string_view, 13> kTaken = {"/",
                                                       "/mcp",
                                                       "/health",
                                                       "/oauth/login",
                                                       "/oauth/logout",
                                                       "/oauth/status",
                                                       "/oauth/client.json",
                                                       "/oauth/events",
                                                       "/oauth/headless",
                                                       "/register",
                                                       "/authorize",
                                                       "/token",
                                                       "/p"};
  constexpr std::array<std::string_view, 3> kTakenBelow = {"/mcp/", "/p/", "/.well-known/"};
  const auto plain = [](char c) {
    return isAlphanumeric(c) || c == '/' || c == '-' || c == '_' || c == '.' || c == '~';
  };
  if (!path.starts_with('/')) return "must begin with '/'";
  if (!std::all_of(path.begin(), path.end(), plain))
    return "must be a plain path: letters, digits, '/', '-', '_', '.', '~'; no query";
  if (path.find("//") != std::string_view::npos || path.find("/.") != std::string_view::npos)
    return "must not hold '//' or a part that begins with '.'";
  const auto below = [path](std::string_view start) { return path.starts_with(start); };
  if (std::find(kTaken.begin(), kTaken.end(), path) != kTaken.end() ||
      std::any_of(kTakenBelow.begin(), kTakenBelow.end(), below))
    return "is a path that the gateway itself answers; choose another";
  return std::nullopt;
}

std::optional<std::string> resourceFault(std::string_view uri) {
  const auto colon = uri.find(':');
  const auto scheme = uri.substr(0, colon);
  const auto schemeByte = [](char c) {
    return isAlphanumeric(c) || c == '+' || c == '-' || c == '.';
  };
  if (colon == std::string_view::npos || scheme.empty() || isDigit(scheme.front()) ||
      !std::all_of(scheme.begin(), scheme.end(), schemeByte) || colon + 1 == uri.size() ||
      !std::all_of(uri.begin(), uri.end(), isVisible))
    return "must be an absolute URI, or off";
  if (uri.find('#') != std::string_view::npos) return "must not hold a fragment ('#')";
  if (base::lowerAscii(scheme) == "http" || base::lowerAscii(scheme) == "https")
    return urlFault(uri, UrlRule::kAnyHttp);
  return std::nullopt;
}

}  // namespace config
