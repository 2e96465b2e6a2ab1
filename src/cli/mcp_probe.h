#pragma once

#include "http/client.h"
#include "http/url.h"

#include <Poco/JSON/Object.h>

#include <string>
#include <vector>

namespace cli {

/// What an agent sees of an MCP server. Texts are the server's: not fit for a terminal as they are.
struct ServerView {
  struct Tool {
    std::string name;
    std::string description;
  };

  std::string name;
  std::string version;
  std::string protocol;
  std::vector<Tool> tools;
};

/// An agent's first steps through the gateway (MCP 2025-11-25, streamable HTTP): initialize,
/// notifications/initialized, every page of tools/list, and the end of the session. Blocks; one
/// thread.
class McpProbe {
 public:
  /// `url`: a profile's MCP URL.
  McpProbe(http::Client& http, http::Url url) : http_(http), url_(std::move(url)) {}

  /// Throws base::Error: what the gateway or the server answered in place of a result, with the
  /// hint and the login URL that came with it; what http::Client throws.
  [[nodiscard]] ServerView look();

 private:
  [[nodiscard]] Poco::JSON::Object::Ptr call(const std::string& method,
                                             const std::string& parameters);
  [[nodiscard]] http::ClientResponse send(const std::string& method, std::string body);
  void listTools(ServerView& view);

  http::Client& http_;
  const http::Url url_;
  std::string session_;
  std::string protocol_;
  int lastId_ = 0;
};

/// The JSON-RPC message with this id in an answer: the body itself, or an event of its stream.
/// Throws base::Error(kUpstreamProtocol) where there is none.
[[nodiscard]] Poco::JSON::Object::Ptr messageIn(const http::ClientResponse& answer, int id);

}  // namespace cli
