#include "http/route.h"

#include "base/encoding.h"
#include "http/list_members.h"

#include <algorithm>

namespace http {

namespace {

using Kind = Route::Kind;

constexpr std::string_view kProfileStart = "/p/";
constexpr std::string_view kMcp = "/mcp";

struct Request {
  std::string_view method;
  std::string_view target;
  std::string_view path;
  bool wantsStream = false;

  [[nodiscard]] bool isRead() const { return method == "GET" || method == "HEAD"; }
};

bool namesEventStream(std::string_view accept) {
  bool found = false;
  forEachListMember(accept, [&found](std::string_view member) {
    auto type = member.substr(0, member.find(';'));
    type = type.substr(0, type.find_last_not_of(" \t") + 1);
    found = found || base::equalsIgnoreCase(type, "text/event-stream");
  });
  return found;
}

bool isAtOrUnder(std::string_view path, std::string_view root) {
  return path.starts_with(root) && (path.size() == root.size() || path[root.size()] == '/');
}

bool isNeverProxied(std::string_view path) {
  return isAtOrUnder(path, "/.well-known") || path == "/register" || path == "/authorize" ||
         path == "/token";
}

Route only(Kind kind, std::string_view profile = {}) {
  Route route;
  route.kind = kind;
  route.profile = profile;
  return route;
}

Route proxied(const Request& request, std::string_view profile, std::size_t prefixSize) {
  auto route = only(Kind::kProxy, profile);
  route.pathPrefix = request.target.substr(0, prefixSize);
  route.rest = request.target.substr(prefixSize);
  return route;
}

Kind ownKind(const Request& request, Kind kind) {
  return request.isRead() ? kind : Kind::kMethodNotAllowed;
}

// An address that takes forms, too.
Kind formKind(const Request& request, Kind kind) {
  return request.method == "POST" ? kind : ownKind(request, kind);
}

// The addresses that every profile has; `local` is the path without P.
Kind profileKind(const Request& request, std::string_view local, std::string_view redirectPath) {
  if (local == "/oauth/status") return ownKind(request, Kind::kStatus);
  if (local == "/oauth/login") return formKind(request, Kind::kLogin);
  if (local == "/oauth/headless") return formKind(request, Kind::kHeadless);
  if (local == "/oauth/logout") return Kind::kLogout;
  if (local == "/oauth/client.json") return ownKind(request, Kind::kClientDocument);
  if (local == "/mcp/health" && request.isRead()) return Kind::kMcpHealth;
  if (isAtOrUnder(local, kMcp)) return Kind::kProxy;
  if (local == redirectPath) return ownKind(request, Kind::kCallback);
  return Kind::kNotFound;
}

Route underProfile(const Request& request, const RouteTable& table) {
  const auto afterP = request.path.substr(kProfileStart.size());
  const auto name = afterP.substr(0, afterP.find('/'));
  if (!isProfileName(name)) return only(Kind::kUnknownProfile);
  const auto local = afterP.substr(name.size());
  const auto custom = table.redirectPaths.find(name);
  const auto redirectPath = custom == table.redirectPaths.end()
                                ? std::string_view("/oauth/callback")
                                : std::string_view(custom->second);
  const Kind kind = profileKind(request, local, redirectPath);
  if (kind != Kind::kProxy) return only(kind, name);
  return proxied(request, name, kProfileStart.size() + name.size() + kMcp.size());
}

Route home(const Request& request, bool hasDefault) {
  if (request.isRead() && !request.wantsStream) return only(Kind::kHome);
  if (!hasDefault) return only(Kind::kNotFound);
  auto route = proxied(request, {}, 1);
  route.pathPrefix = {};
  return route;
}

Route bare(const Request& request, const RouteTable& table) {
  if (request.path == "/") return home(request, table.hasDefaultProfile);
  if (request.path == "/health") return only(ownKind(request, Kind::kHealth));
  if (request.path == "/oauth/events") return only(ownKind(request, Kind::kEvents));
  if (isNeverProxied(request.path)) return only(Kind::kNotProxied);
  if (!table.hasDefaultProfile) return only(Kind::kNotFound);
  const Kind kind = profileKind(request, request.path, table.defaultRedirectPath);
  if (kind == Kind::kProxy) return proxied(request, {}, kMcp.size());
  // What is the daemon's own by name is never handed to an upstream: a stray callback holds a code.
  if (kind != Kind::kNotFound || isAtOrUnder(request.path, "/oauth") || request.path == "/p")
    return only(kind);
  return proxied(request, {}, 0);
}

Route routeChecked(const Request& request, const RouteTable& table) {
  checkPath(request.path);
  return request.path.starts_with(kProfileStart) ? underProfile(request, table)
                                                 : bare(request, table);
}

}  // namespace

Route route(const RequestHead& head, const RouteTable& table) {
  Request request{.method = head.method, .target = head.target, .path = head.path};
  if (head.path == "/") {
    const auto& fields = head.fields.all();
    request.wantsStream = std::any_of(fields.begin(), fields.end(), [](const Field& field) {
      return base::equalsIgnoreCase(field.name, "Accept") && namesEventStream(field.value);
    });
  }
  return routeChecked(request, table);
}

Route route(std::string_view method, std::string_view target, std::string_view accept,
            const RouteTable& table) {
  const auto path = target.substr(0, target.find('?'));
  return routeChecked({method, target, path, namesEventStream(accept)}, table);
}

}  // namespace http
