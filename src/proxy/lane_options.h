#pragma once

#include "http/upstream_pool.h"

#include <chrono>
#include <cstddef>

namespace proxy {

/// The fast lane's limits. Plain data; tests shorten them.
struct LaneOptions {
  std::chrono::milliseconds connectLimit{10'000};
  /// How long a call waits for a login's or a refresh's token.
  std::chrono::milliseconds tokenLimit{30'000};
  /// The least that a call waits for a login when its client says that a person has agreed to log
  /// in; a minute is what clients wait for a call.
  std::chrono::milliseconds agreedLogin{45'000};
  /// A client that neither sends the rest of its body nor reads its answer for so long is cut off.
  std::chrono::milliseconds clientStall{60'000};
  /// Bytes a second that a request's body must come at, averaged, once it has taken clientStall.
  /// Only waiting for the client counts.
  std::size_t leastBodyRate = 500;
  /// How long an error answer waits for the (small) rest of the request's body, in all.
  std::chrono::milliseconds errorBodyLimit{10'000};
  /// How long a client that was answered before its body ended may take to read that answer.
  std::chrono::milliseconds lingering{1'000};
  http::UpstreamPool::Limits pool;
};

}  // namespace proxy
