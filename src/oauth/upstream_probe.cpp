#include "oauth/upstream_probe.h"

#include <chrono>
#include <vector>

namespace oauth {

namespace {

using std::chrono::milliseconds;

/// Short: a GET that a server without login answers with an event stream ends only here.
constexpr milliseconds kProbeLimit{5'000};

http::ClientRequest pingByPost(const http::Url& upstream) {
  http::ClientRequest request;
  request.method = "POST";
  request.url = upstream;
  request.fields = {{"Accept", "application/json, text/event-stream"},
                    {"Content-Type", "application/json"},
                    {"MCP-Protocol-Version", "2025-11-25"}};
  request.body = R"({"jsonrpc":"2.0","id":1,"method":"ping"})";
  return request;
}

http::ClientRequest get(const http::Url& upstream, const std::string& probePath) {
  http::ClientRequest request;
  request.url = upstream;
  if (!probePath.empty()) {
    if (request.url.path.back() == '/') request.url.path.pop_back();
    if (probePath.front() != '/') request.url.path += '/';
    request.url.path += probePath;
  }
  request.fields = {{"Accept", "application/json, text/event-stream"}};
  return request;
}

std::vector<http::ClientRequest> probes(const http::Url& upstream, const std::string& probePath) {
  auto first = get(upstream, probePath);
  auto second = pingByPost(upstream);
  if (probePath.empty()) std::swap(first, second);
  return {first, second};
}

ProbeResult read(const http::ClientResponse& response) {
  constexpr int kUnauthorized = 401;
  ProbeResult result;
  if (response.status < 400 || response.status > 499) return result;
  const auto challenges = response.findAll("WWW-Authenticate");
  result.challenge = bearerChallenge(challenges);
  result.offersBearer = hasChallenge(challenges, "bearer");
  result.offersDpop = hasChallenge(challenges, "dpop");
  result.wantsLogin = response.status == kUnauthorized || result.challenge.has_value();
  return result;
}

}  // namespace

ProbeResult probeUpstream(DiscoveryTrail& trail, const http::Url& upstream,
                          const std::string& probePath) {
  ProbeResult best;
  for (const auto& request : probes(upstream, probePath)) {
    const auto response = trail.ask(request, kProbeLimit);
    if (!response) return best;
    auto result = read(*response);
    if (result.challenge) return result;
    best.wantsLogin = best.wantsLogin || result.wantsLogin;
  }
  return best;
}

}  // namespace oauth
