#include "proxy/endpoint_stream.h"

#include "base/encoding.h"
#include "base/error.h"
#include "proxy/upstream_target.h"

#include <string>
#include <string_view>

namespace proxy {

namespace {

constexpr int kOk = 200;

[[nodiscard]] bool isEventStream(const http::ResponseHead& answer) {
  auto type = answer.fields.find("content-type").value_or("");
  type = type.substr(0, type.find(';'));
  type = type.substr(0, type.find_last_not_of(" \t") + 1);
  return base::equalsIgnoreCase(type, "text/event-stream");
}

[[nodiscard]] bool mayNameEndpoint(const http::RequestHead& request,
                                   const http::ResponseHead& answer) {
  return request.method == "GET" && answer.status == kOk &&
         answer.body.kind != http::Framing::kLength && isEventStream(answer) &&
         !answer.fields.has("content-encoding");
}

/// The target at the upstream that `endpoint` stands for.
[[nodiscard]] std::string targetOf(const http::Url& upstream, std::string_view rest,
                                   std::string_view endpoint) {
  std::string asked;
  appendUpstreamTarget(asked, upstream, rest);
  const auto target = http::resolve(requestUrl(upstream, asked), endpoint);
  if (target && http::sameOrigin(*target, upstream)) return target->target();
  throw base::Error(base::ErrorKind::kUpstreamProtocol,
                    "The upstream's stream names an address for messages " +
                        (target ? "at " + target->origin() : "that is no http URL") +
                        ", which is not on the upstream's own origin. A token goes nowhere else.",
                    {}, "Tell the server's operator.");
}

}  // namespace

std::unique_ptr<EndpointEvent> endpointEventOf(const http::Exchange& exchange,
                                               const http::ResponseHead& answer,
                                               const Destination& destination,
                                               const EndpointAddresses& addresses) {
  if (!mayNameEndpoint(exchange.head, answer)) return nullptr;
  const auto& route = exchange.route;
  const auto& profile = destination.profile();
  return std::make_unique<EndpointEvent>([&route, &profile, &addresses](std::string_view endpoint) {
    return addresses.addressOf(profile.name(), mcpPath(route.pathPrefix),
                               targetOf(profile.upstream(), route.rest, endpoint));
  });
}

}  // namespace proxy
