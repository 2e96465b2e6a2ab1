#pragma once

#include "base/clock.h"
#include "net/task.h"

#include <asio/ip/tcp.hpp>

#include <chrono>
#include <optional>
#include <system_error>
#include <vector>

namespace net {

class Loop;

/// How a race ended: a connected socket, or the last error (timed_out when the deadline passed).
struct RaceResult {
  std::optional<asio::ip::tcp::socket> socket;
  std::error_code error;
};

/// RFC 8305: another address is tried when the one before has failed or is silent for this long;
/// the first that connects wins and the others are closed.
inline constexpr std::chrono::milliseconds kAttemptDelay{250};

/// Connects to one of `endpoints`, in their order but IPv6 and IPv4 by turns. On the loop's thread.
Task<RaceResult> raceAddresses(Loop& loop, std::vector<asio::ip::tcp::endpoint> endpoints,
                               base::SteadyTime deadline);

/// The first family of the list, then the other, by turns (RFC 8305 section 4).
[[nodiscard]] std::vector<asio::ip::tcp::endpoint> interleaved(
    const std::vector<asio::ip::tcp::endpoint>& endpoints);

}  // namespace net
