#include "proxy/upstream_target.h"

#include "base/error.h"
#include "proxy/endpoint_addresses.h"

#include <optional>

namespace proxy {

namespace {

/// Where the default profile is found besides the bare paths.
constexpr std::string_view kDefaultPrefix = "/mcp";

/// "/a/mcp" of "/a/mcp" and "/a/mcp/"; "" of "/".
[[nodiscard]] std::string_view withoutLastSlash(std::string_view path) {
  if (path.ends_with('/')) path.remove_suffix(1);
  return path;
}

[[nodiscard]] bool isUnder(std::string_view path, std::string_view base) {
  return path.starts_with(base) && (path.size() == base.size() || path[base.size()] == '/');
}

[[noreturn]] void refuseRedirect(std::string_view where) {
  throw base::Error(base::ErrorKind::kUpstreamRedirect,
                    "The upstream redirects to " + std::string(where) +
                        ", which is not under the profile's upstream URL. Redirects are never "
                        "followed with a token.",
                    {}, "If that is where the server lives now, set upstream_mcp_url to it.");
}

/// What a client added: the query without the upstream URL's own.
[[nodiscard]] std::optional<std::string_view> clientQuery(const http::Url& target,
                                                          const http::Url& upstream) {
  if (!target.query) return std::nullopt;
  std::string_view query = *target.query;
  if (!upstream.query || upstream.query->empty() || !query.starts_with(*upstream.query))
    return query;
  query.remove_prefix(upstream.query->size());
  if (query.empty()) return std::nullopt;
  return query.front() == '&' ? query.substr(1) : std::string_view(*target.query);
}

}  // namespace

void appendUpstreamTarget(std::string& out, const http::Url& upstream, std::string_view rest) {
  if (const auto endpoint = endpointTarget(rest)) {
    out += *endpoint;
    return;
  }
  const auto mark = rest.find('?');
  const auto path = rest.substr(0, mark);
  out += path.empty() ? std::string_view(upstream.path) : withoutLastSlash(upstream.path);
  out += path;
  const bool hasQuery = mark != std::string_view::npos;
  if (upstream.query) (out += '?') += *upstream.query;
  if (!hasQuery) return;
  const bool join = upstream.query && !upstream.query->empty();
  if (join) out += '&';
  if (!upstream.query) out += '?';
  out += rest.substr(mark + 1);
}

http::Url requestUrl(const http::Url& upstream, std::string_view requestTarget) {
  http::Url asked = upstream;
  const auto mark = requestTarget.find('?');
  asked.path = requestTarget.substr(0, mark);
  asked.query.reset();
  if (mark != std::string_view::npos) asked.query = requestTarget.substr(mark + 1);
  return asked;
}

std::string_view mcpPath(std::string_view prefix) {
  return prefix.empty() ? kDefaultPrefix : prefix;
}

std::string clientLocation(const http::Url& upstream, std::string_view requestTarget,
                           std::string_view location, std::string_view prefix) {
  const auto target = http::resolve(requestUrl(upstream, requestTarget), location);
  if (!target) refuseRedirect("something that is no http URL");
  const auto base = withoutLastSlash(upstream.path);
  if (!http::sameOrigin(*target, upstream) || !isUnder(target->path, base))
    refuseRedirect(target->origin());

  const auto below = std::string_view(target->path).substr(base.size());
  // The bare "/" is the upstream URL itself; what differs from it by a slash is told apart here.
  std::string result(below == "/" ? mcpPath(prefix) : prefix);
  result += below;
  if (result.empty()) result = "/";
  if (const auto query = clientQuery(*target, upstream)) (result += '?') += *query;
  if (const auto fragment = location.find('#'); fragment != std::string_view::npos)
    result += location.substr(fragment);
  return result;
}

}  // namespace proxy
