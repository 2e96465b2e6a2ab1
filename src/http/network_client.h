#pragma once

#include "base/mutex.h"
#include "http/client.h"

#include <memory>
#include <set>
#include <string>

namespace net {
class Connector;
class Loops;
}  // namespace net

namespace http {

/// The Client that uses the network: each request is a coroutine on one of the loops, on a
/// connection of its own, while the caller's thread waits. TLS and address policy are the
/// connector's. The loops must run and outlive it.
class NetworkClient final : public Client {
 public:
  /// `userAgent`: "mcp-auth-proxy/1.2.3".
  NetworkClient(net::Loops& loops, std::shared_ptr<const net::Connector> connector,
                std::string userAgent);
  ~NetworkClient() override;
  NetworkClient(const NetworkClient&) = delete;
  NetworkClient& operator=(const NetworkClient&) = delete;

  [[nodiscard]] ClientResponse send(const ClientRequest& request,
                                    std::chrono::milliseconds limit) override EXCLUDES(mutex_);

  /// For the daemon's end: those who wait in `send` get Error(kShuttingDown) now, and so does
  /// whoever calls it later. Any thread.
  void stop() EXCLUDES(mutex_);

 private:
  class Pending;

  void enter(const std::shared_ptr<Pending>& pending) EXCLUDES(mutex_);
  void leave(const std::shared_ptr<Pending>& pending) EXCLUDES(mutex_);

  net::Loops& loops_;
  std::shared_ptr<const net::Connector> connector_;
  std::string userAgent_;
  base::Mutex mutex_;
  bool stopped_ GUARDED_BY(mutex_) = false;
  std::set<std::shared_ptr<Pending>> pending_ GUARDED_BY(mutex_);
};

}  // namespace http
