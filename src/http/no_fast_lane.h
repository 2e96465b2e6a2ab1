#pragma once

#include "http/fast_lane.h"

namespace http {

/// For a front with `slowLaneOnly`, where nothing is ever proxied.
class NoFastLane final : public FastLane {
 public:
  net::Task<bool> serve(Exchange& exchange) override;
};

}  // namespace http
