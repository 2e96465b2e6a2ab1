#pragma once

#include "base/clock.h"
#include "http/fast_lane.h"
#include "net/loops.h"
#include "net/task.h"
#include "profile/profile_registry.h"
#include "proxy/destination.h"
#include "proxy/lane_options.h"

#include <memory>
#include <vector>

namespace proxy {

struct LaneLoop;

/// The fast lane: answers proxied requests on the loops that bring them, with the profile's token
/// put in. `serve` is called on the exchange's own loop; any number of loops at once. Shares
/// nothing between loops but what never changes, counters and the profiles. Made before traffic
/// starts. To be destroyed after the loops have stopped and before they are destroyed; what is
/// suspended on them then keeps what it needs.
class ProxyLane final : public http::FastLane {
 public:
  ProxyLane(net::Loops& loops, const profile::ProfileRegistry& registry, const LaneWiring& wiring,
            const base::Clock& clock, const LaneOptions& options = {});

  net::Task<bool> serve(http::Exchange& exchange) override;

 private:
  [[nodiscard]] const std::shared_ptr<LaneLoop>& laneOf(const net::Loop& loop) const;

  std::vector<std::shared_ptr<LaneLoop>> lanes_;
};

}  // namespace proxy
