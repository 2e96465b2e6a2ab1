#pragma once

#include "base/clock.h"
#include "demo/addresses.h"
#include "demo/authorization.h"
#include "demo/demo_options.h"
#include "demo/grants.h"
#include "demo/mcp_endpoint.h"
#include "demo/request.h"
#include "http/responder.h"

namespace demo {

/// The whole demo without its sockets: an MCP server and the authorization server that protects it,
/// at one origin. Any thread; everything in memory.
class DemoSite {
 public:
  DemoSite(Addresses addresses, const DemoOptions& options, const base::Clock& clock);
  DemoSite(const DemoSite&) = delete;
  DemoSite& operator=(const DemoSite&) = delete;

  [[nodiscard]] http::Answer answer(const Request& request);

 private:
  [[nodiscard]] http::Answer document(const Request& request) const;
  [[nodiscard]] http::Answer home() const;

  const Addresses addresses_;
  Grants grants_;
  Authorization authorization_;
  McpEndpoint mcp_;
};

}  // namespace demo
