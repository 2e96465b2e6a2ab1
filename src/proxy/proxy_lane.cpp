#include "proxy/proxy_lane.h"

#include "proxy/lane_loop.h"
#include "proxy/proxy_session.h"

#include <algorithm>

namespace proxy {

ProxyLane::ProxyLane(net::Loops& loops, const profile::ProfileRegistry& registry,
                     const LaneWiring& wiring, const base::Clock& clock,
                     const LaneOptions& options) {
  const auto destinations = std::make_shared<const Destinations>(registry, wiring);
  const auto endpoints = std::make_shared<const EndpointAddresses>();
  for (std::size_t index = 0; index < loops.size(); ++index) {
    LaneLoop lane{.loop = loops.at(index),
                  .clock = clock,
                  .options = options,
                  .destinations = destinations,
                  .endpoints = endpoints,
                  .loginUrl = wiring.loginUrl,
                  .pool = http::UpstreamPool(options.pool),
                  .buffers = {}};
    lanes_.push_back(std::make_shared<LaneLoop>(std::move(lane)));
  }
}

net::Task<bool> ProxyLane::serve(http::Exchange& exchange) {
  const auto lane = laneOf(exchange.loop);
  ProxySession session(*lane, exchange);
  const bool keep = co_await session.run();
  co_return keep;
}

const std::shared_ptr<LaneLoop>& ProxyLane::laneOf(const net::Loop& loop) const {
  return *std::ranges::find_if(lanes_, [&loop](const auto& lane) { return &lane->loop == &loop; });
}

}  // namespace proxy
