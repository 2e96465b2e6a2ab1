#pragma once

#include "web/handler.h"
#include "web/site.h"

#include <Poco/Net/HTTPRequestHandlerFactory.h>

#include <memory>
#include <string>
#include <string_view>

namespace web {

/// The slow lane's ways: routes again what the front has routed and gives each request its handler.
/// Any thread. `site` outlives it.
class HandlerFactory final : public Poco::Net::HTTPRequestHandlerFactory {
 public:
  explicit HandlerFactory(const Site& site);

  Poco::Net::HTTPRequestHandler* createRequestHandler(
      const Poco::Net::HTTPServerRequest& request) override;

  /// Never null.
  [[nodiscard]] std::unique_ptr<Handler> handlerFor(std::string_view method,
                                                    std::string_view target) const;

 private:
  [[nodiscard]] std::unique_ptr<Handler> routed(const http::Route& route) const;
  [[nodiscard]] std::unique_ptr<Handler> forProfile(const http::Route& route) const;

  const Site& site_;
  std::string loginPass_;
};

}  // namespace web
