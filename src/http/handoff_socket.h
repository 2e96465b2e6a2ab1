#pragma once

#include "http/handoff_queue.h"

#include <Poco/Net/ServerSocket.h>

#include <chrono>
#include <memory>

namespace http {

/// A Poco::Net::ServerSocket that accepts from `queue` instead of from the kernel. The sockets it
/// gives to POCO hand out the queued request and then an end, so that a reader never waits for the
/// client; writes go to the client, all of them together within `writeLimit` of the first one
/// (Poco::TimeoutException past it).
[[nodiscard]] Poco::Net::ServerSocket handoffServerSocket(std::shared_ptr<HandoffQueue> queue,
                                                          std::chrono::milliseconds writeLimit);

}  // namespace http
