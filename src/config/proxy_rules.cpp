#include "config/proxy_rules.h"

#include "base/encoding.h"
#include "config/url_rules.h"

#include <algorithm>
#include <array>

namespace config {

namespace {

using Names = std::array<std::string_view, 2>;

constexpr std::string_view kScheme = "http://";

std::string_view afterScheme(std::string_view url) {
  const auto end = url.find("://");
  return end == std::string_view::npos ? url : url.substr(end + 3);
}

bool isHttp(std::string_view url) {
  const auto scheme = url.substr(0, url.size() - afterScheme(url).size());
  return scheme.empty() || base::lowerAscii(scheme) == kScheme;
}

/// As ConnectTunnel wants it: the scheme in front and no "/" behind.
base::Secret wholeUrl(std::string_view url) {
  auto rest = afterScheme(url);
  while (rest.ends_with('/')) rest.remove_suffix(1);
  std::string whole;
  whole.reserve(kScheme.size() + rest.size());  // no copies by growth
  whole.append(kScheme).append(rest);
  base::Secret secret(whole);
  base::wipe(whole);
  return secret;
}

std::optional<std::string> userInfoFault(std::string_view userInfo) {
  auto plain = base::percentDecode(userInfo, false);
  if (!plain) return "has a '%' in its user name or password that is no escape; write it as %25";
  const bool clean =
      std::all_of(plain->begin(), plain->end(), [](char c) { return c >= ' ' && c != 0x7F; });
  base::wipe(*plain);
  if (!clean) return "has a character in its user name or password that no proxy takes";
  return std::nullopt;
}

/// The variable that counts, and its value.
std::optional<std::string> firstOf(const Names& names, const ReadContext& context,
                                   std::string_view& found) {
  for (const auto name : names) {
    found = name;
    if (auto text = lookUp(context.references.environment, name)) return text;
  }
  return std::nullopt;
}

void readProxyVariable(const Names& names, const ReadContext& context, base::Secret& target) {
  std::string_view name;
  auto text = firstOf(names, context, name);
  if (!text) return;
  if (auto fault = proxyUrlFault(*text))
    context.faults.add({{context.place}, std::string(name)}, std::move(*fault));
  else
    target = wholeUrl(*text);
  base::wipe(*text);
}

}  // namespace

void readProxy(const Value& value, ProfileSettings& profile) {
  auto text = value.text();
  if (!text) return;
  if (*text == kNoProxy)
    profile.proxy = base::Secret(kNoProxy);
  else if (auto fault = proxyUrlFault(*text))
    value.fault(std::move(*fault));
  else
    profile.proxy = wholeUrl(*text);
  base::wipe(*text);
}

void readEnvironmentProxies(const ReadContext& context, EnvironmentProxies& proxies) {
  readProxyVariable({"https_proxy", "HTTPS_PROXY"}, context, proxies.https);
  readProxyVariable({"http_proxy", "HTTP_PROXY"}, context, proxies.http);
  std::string_view name;
  proxies.bypass = firstOf({"no_proxy", "NO_PROXY"}, context, name).value_or("");
}

std::optional<std::string> proxyUrlFault(std::string_view url) {
  if (!isHttp(url))
    return "must be the URL of an HTTP proxy, http://host:port; TLS to the proxy itself and SOCKS "
           "are not spoken";
  auto rest = afterScheme(url);
  const auto at = rest.rfind('@');
  if (at != std::string_view::npos) {
    if (auto fault = userInfoFault(rest.substr(0, at))) return fault;
    rest.remove_prefix(at + 1);
  }
  if (auto fault = urlFault(std::string(kScheme).append(rest), UrlRule::kAnyHttp)) return fault;
  const auto path = rest.find_first_of("/?");
  if (path != std::string_view::npos && rest.substr(path) != "/") return "must not hold a path";
  return std::nullopt;
}

}  // namespace config
