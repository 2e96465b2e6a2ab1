#pragma once

#include "base/clock.h"
#include "demo/demo_options.h"

#include <cstdint>
#include <memory>
#include <string>

namespace demo {

/// An OAuth-protected MCP server with its own small authorization server, on 127.0.0.1, for a first
/// look and as a strict peer in tests. Has its own loop and slow lane behind a front, so it speaks
/// HTTP as the gateway does. `start` and `stop` belong to one thread.
class DemoServer {
 public:
  DemoServer(DemoOptions options, const base::Clock& clock);
  ~DemoServer();
  DemoServer(const DemoServer&) = delete;
  DemoServer& operator=(const DemoServer&) = delete;

  /// Binds and serves. Throws base::Error(kSettings) when the port is in use.
  void start();
  /// Lets running calls end for up to a second. Idempotent.
  void stop();

  /// After `start`.
  [[nodiscard]] std::uint16_t port() const;
  /// "http://127.0.0.1:41234"
  [[nodiscard]] std::string issuer() const;
  /// The MCP server's URL, "http://127.0.0.1:41234/mcp": an upstream_mcp_url.
  [[nodiscard]] std::string url() const;

 private:
  struct Running;

  DemoOptions options_;
  const base::Clock& clock_;
  std::unique_ptr<Running> running_;
};

}  // namespace demo
