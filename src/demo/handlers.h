#pragma once

#include "demo/demo_site.h"

#include <Poco/Net/HTTPRequestHandlerFactory.h>

namespace demo {

/// POCO's way into the site. Any thread, once it has its site.
class HandlerFactory final : public Poco::Net::HTTPRequestHandlerFactory {
 public:
  /// Before the server starts: a site knows its own address, which takes a bound port first. The
  /// site must outlive the server.
  void serve(DemoSite& site) { site_ = &site; }

  Poco::Net::HTTPRequestHandler* createRequestHandler(
      const Poco::Net::HTTPServerRequest& request) override;

 private:
  DemoSite* site_ = nullptr;
};

}  // namespace demo
