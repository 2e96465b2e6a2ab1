#pragma once

#include "http/fast_lane.h"
#include "http/head.h"
#include "proxy/destination.h"
#include "proxy/endpoint_addresses.h"
#include "proxy/endpoint_event.h"

#include <memory>

namespace proxy {

/// What looks at the first event of an answer that may be an HTTP+SSE upstream's stream; null for
/// every other answer: not to a GET, of another type, encoded, or of a length told beforehand. An
/// endpoint on another origin than the upstream's ends the stream with
/// base::Error(kUpstreamProtocol). All that is given must outlive it.
[[nodiscard]] std::unique_ptr<EndpointEvent> endpointEventOf(const http::Exchange& exchange,
                                                             const http::ResponseHead& answer,
                                                             const Destination& destination,
                                                             const EndpointAddresses& addresses);

}  // namespace proxy
