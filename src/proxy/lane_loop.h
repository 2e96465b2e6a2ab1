#pragma once

#include "base/clock.h"
#include "http/upstream_pool.h"
#include "net/loops.h"
#include "proxy/destination.h"
#include "proxy/endpoint_addresses.h"
#include "proxy/lane_options.h"
#include "proxy/relay_buffers.h"

#include <functional>
#include <memory>
#include <string>

namespace proxy {

/// What the exchanges of one loop share: idle upstream connections and memory. Its loop's thread
/// only, so nothing here is locked. Held by the exchanges too, as some may be destroyed with the
/// loop after the lane itself.
struct LaneLoop {
  net::Loop& loop;
  const base::Clock& clock;
  LaneOptions options;
  std::shared_ptr<const Destinations> destinations;
  std::shared_ptr<const EndpointAddresses> endpoints;
  std::function<std::string(const profile::Profile&)> loginUrl;
  http::UpstreamPool pool;
  RelayBufferShelf buffers;
};

}  // namespace proxy
