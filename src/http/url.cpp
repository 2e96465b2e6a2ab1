#include "http/url.h"

#include "base/encoding.h"
#include "http/characters.h"
#include "http/host_value.h"
#include "http/url_host.h"

#include <arpa/inet.h>

namespace http {

namespace {

constexpr std::uint16_t kHttpPort = 80;
constexpr std::uint16_t kHttpsPort = 443;

std::uint16_t defaultPort(const Url& url) { return url.isHttps() ? kHttpsPort : kHttpPort; }

bool holdsOnlyUrlBytes(std::string_view text) {
  return allIn(kTargetByte, text) && text.find_first_of("\\\"<>") == std::string_view::npos;
}

bool takeScheme(std::string_view& rest, Url& url) {
  const auto end = rest.find("://");
  if (end == std::string_view::npos) return false;
  url.scheme = base::lowerAscii(rest.substr(0, end));
  rest.remove_prefix(end + 3);
  return url.scheme == "http" || url.scheme == "https";
}

// Where the port's colon stands: behind the bracket of an IPv6 literal.
std::size_t portColon(std::string_view authority) {
  const auto bracket = authority.rfind(']');
  return authority.find(':', bracket == std::string_view::npos ? 0 : bracket);
}

bool takeAuthority(std::string_view& rest, Url& url) {
  const auto authority = rest.substr(0, rest.find_first_of("/?"));
  rest.remove_prefix(authority.size());
  const auto colon = portColon(authority);
  auto host = normalHost(authority.substr(0, colon));
  if (!host) return false;
  url.host = std::move(*host);
  url.port = defaultPort(url);
  if (colon == std::string_view::npos) return true;
  const auto port = parsePort(authority.substr(colon + 1));
  url.port = port.value_or(0);
  return url.port != 0;
}

void takePathAndQuery(std::string_view rest, Url& url) {
  const auto mark = rest.find('?');
  if (mark != std::string_view::npos) url.query = std::string(rest.substr(mark + 1));
  const auto path = rest.substr(0, mark);
  url.path = path.empty() ? "/" : std::string(path);
}

}  // namespace

std::optional<Url> Url::parse(std::string_view text) {
  if (!holdsOnlyUrlBytes(text)) return std::nullopt;
  Url url;
  if (!takeScheme(text, url) || !takeAuthority(text, url)) return std::nullopt;
  takePathAndQuery(text, url);
  return url;
}

bool Url::isLoopback() const {
  if (host == "localhost" || host == "::1") return true;
  in_addr address{};
  constexpr auto kLoopbackNet = 127U;
  constexpr auto kNetShift = 24U;
  return inet_pton(AF_INET, host.c_str(), &address) == 1 &&
         ntohl(address.s_addr) >> kNetShift == kLoopbackNet;
}

std::string Url::authority() const {
  const bool bracketed = host.find(':') != std::string::npos;
  std::string text = bracketed ? "[" + host + "]" : host;
  if (port != defaultPort(*this)) text += ":" + std::to_string(port);
  return text;
}

std::string Url::origin() const { return scheme + "://" + authority(); }

std::string Url::target() const { return query ? path + "?" + *query : path; }

std::string Url::text() const { return origin() + target(); }

bool sameOrigin(const Url& a, const Url& b) {
  return a.scheme == b.scheme && a.host == b.host && a.port == b.port;
}

}  // namespace http
