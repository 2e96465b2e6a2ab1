#include "http/origin_guard.h"

#include "base/encoding.h"
#include "base/error.h"
#include "http/url_host.h"

#include <algorithm>

namespace http {

namespace {

bool isWildcard(std::string_view host) { return host == "0.0.0.0" || host == "::"; }

// A bind address comes without brackets, a host of a URL may be either.
std::string normalBind(std::string_view address) {
  const bool bare = address.find(':') != std::string_view::npos && !address.starts_with('[');
  const auto written = bare ? "[" + std::string(address) + "]" : std::string(address);
  return normalHost(written).value_or("");
}

bool holdsIgnoringCase(const std::vector<std::string>& list, std::string_view value) {
  return std::any_of(list.begin(), list.end(), [value](const std::string& each) {
    return base::equalsIgnoreCase(each, value);
  });
}

template <typename Accepts>
bool allOf(const RequestHead& head, std::string_view name, Accepts accepts) {
  const auto& fields = head.fields.all();
  return std::all_of(fields.begin(), fields.end(), [&](const Field& field) {
    return !base::equalsIgnoreCase(field.name, name) || accepts(field.value);
  });
}

bool isReadOnly(std::string_view method) {
  return method == "GET" || method == "HEAD" || method == "OPTIONS";
}

bool isLoginForm(Route::Kind kind) {
  return kind == Route::Kind::kLogin || kind == Route::Kind::kHeadless;
}

void checkFetchSite(const RequestHead& head, const Route& route) {
  // What only our own pages and programs do: log out, begin a login by a form, end one.
  const bool own =
      route.kind == Route::Kind::kLogout || (isLoginForm(route.kind) && !isReadOnly(head.method));
  const bool guarded = own || (route.kind == Route::Kind::kProxy && !isReadOnly(head.method));
  if (!guarded) return;
  // For a browser every port of this machine is the same site, so these want more.
  const auto accepts = [own](std::string_view site) {
    return !base::equalsIgnoreCase(site, "cross-site") &&
           !(own && base::equalsIgnoreCase(site, "same-site"));
  };
  if (!allOf(head, "Sec-Fetch-Site", accepts))
    throw base::Error(base::ErrorKind::kCrossSite,
                      "Another web site made the browser send this request, and the gateway "
                      "refuses those.");
}

}  // namespace

OriginGuard::OriginGuard(std::string_view bindAddress, std::uint16_t port,
                         const std::optional<Url>& publicBaseUrl) {
  for (const auto* name : {"localhost", "127.0.0.1", "::1"}) addOwn("http", name, port);
  const auto bound = normalBind(bindAddress);
  if (!bound.empty() && !isWildcard(bound)) addOwn("http", bound, port);
  if (publicBaseUrl) addOwn(publicBaseUrl->scheme, publicBaseUrl->host, publicBaseUrl->port);
}

void OriginGuard::addOwn(const std::string& scheme, const std::string& host, std::uint16_t port) {
  Url own;
  own.scheme = scheme;
  own.host = host;
  own.port = port;
  const auto shortForm = own.authority();
  const bool bracketed = host.find(':') != std::string::npos;
  const auto longForm = (bracketed ? "[" + host + "]" : host) + ":" + std::to_string(port);
  for (const auto& form : {shortForm, longForm}) {
    if (!holdsIgnoringCase(hosts_, form)) hosts_.push_back(form);
  }
  if (!holdsIgnoringCase(origins_, own.origin())) origins_.push_back(own.origin());
}

void OriginGuard::check(const RequestHead& head, const Route& route) const {
  checkHost(head);
  checkOrigin(head);
  checkFetchSite(head, route);
}

void OriginGuard::checkHost(const RequestHead& head) const {
  const auto host = head.fields.find("Host");
  if (host && holdsIgnoringCase(hosts_, *host) && head.fields.count("Host") == 1) return;
  throw base::Error(base::ErrorKind::kMisdirectedRequest,
                    "The request's Host is not one of this gateway's own names with its port.");
}

void OriginGuard::checkOrigin(const RequestHead& head) const {
  const auto own = [this](std::string_view origin) { return holdsIgnoringCase(origins_, origin); };
  if (allOf(head, "Origin", own)) return;
  throw base::Error(base::ErrorKind::kForbiddenOrigin,
                    "A web page of another origin sent this request, and the gateway refuses "
                    "those.");
}

}  // namespace http
