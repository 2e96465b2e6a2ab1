#pragma once

#include "base/clock.h"
#include "demo/addresses.h"
#include "demo/grants.h"
#include "demo/request.h"
#include "http/responder.h"

namespace demo {

/// /mcp: an MCP server by streamable HTTP (2025-11-25 and before) that keeps no session and answers
/// with JSON. Wants a bearer token of this demo with the scope demo:tools. Any thread.
class McpEndpoint {
 public:
  McpEndpoint(const Addresses& addresses, Grants& grants, const base::Clock& clock)
      : addresses_(addresses), grants_(grants), clock_(clock) {}

  [[nodiscard]] http::Answer answer(const Request& request);

 private:
  [[nodiscard]] http::Answer unauthorized(bool hadToken) const;
  [[nodiscard]] http::Answer serve(const Request& request, const AccessInfo& access) const;

  const Addresses& addresses_;
  Grants& grants_;
  const base::Clock& clock_;
};

}  // namespace demo
