#pragma once

#include "app/gateway.h"
#include "config/settings.h"
#include "http/url.h"

#include <memory>
#include <optional>
#include <string>

namespace app {

/// The gateway that a stdio bridge talks to: the one that runs with these settings, where it has
/// the profile, else one of its own in this process, on a loopback port, over the same state
/// directory, so that it finds the logins made elsewhere. Main thread.
class StdioGateway {
 public:
  /// `own`: a profile that the settings do not hold. Throws base::Error: what Gateway throws, and
  /// kUnknownProfile for a profile that is nowhere.
  StdioGateway(config::Settings settings, const std::string& profile,
               const std::optional<config::ProfileSettings>& own);
  ~StdioGateway();
  StdioGateway(const StdioGateway&) = delete;
  StdioGateway& operator=(const StdioGateway&) = delete;

  [[nodiscard]] const http::Url& mcp() const { return mcp_; }

 private:
  void startOwn(config::Settings settings, config::ProfileSettings profile);

  std::unique_ptr<Gateway> gateway_;
  http::Url mcp_;
};

}  // namespace app
