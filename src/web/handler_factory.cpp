#include "web/handler_factory.h"

#include "base/encoding.h"
#include "web/callback_handler.h"
#include "web/client_document_handler.h"
#include "web/events_handler.h"
#include "web/headless_handler.h"
#include "web/health_handler.h"
#include "web/home_handler.h"
#include "web/login_handler.h"
#include "web/logout_handler.h"
#include "web/mcp_health_handler.h"
#include "web/refusal_handler.h"
#include "web/status_handler.h"

#include <Poco/Net/HTTPServerRequest.h>

#include <utility>

namespace web {

namespace {

using Kind = http::Route::Kind;

constexpr std::size_t kPassBytes = 16;

}  // namespace

HandlerFactory::HandlerFactory(const Site& site)
    : site_(site), loginPass_(base::base64Url(base::randomBytes(kPassBytes))) {}

Poco::Net::HTTPRequestHandler* HandlerFactory::createRequestHandler(
    const Poco::Net::HTTPServerRequest& request) {
  return handlerFor(request.getMethod(), request.getURI()).release();
}

std::unique_ptr<Handler> HandlerFactory::handlerFor(std::string_view method,
                                                    std::string_view target) const {
  try {
    // Streams of "/" are the fast lane's: what comes here asks for the page or its JSON.
    return routed(http::route(method, target, "", site_.routes));
  } catch (const base::Error& error) {
    return std::make_unique<RefusalHandler>(site_, error);
  }
}

std::unique_ptr<Handler> HandlerFactory::routed(const http::Route& route) const {
  switch (route.kind) {
    case Kind::kHealth:
      return std::make_unique<HealthHandler>(site_);
    case Kind::kHome:
      return std::make_unique<HomeHandler>(site_);
    case Kind::kEvents:
      return std::make_unique<EventsHandler>(site_);
    case Kind::kStatus:
    case Kind::kLogin:
    case Kind::kHeadless:
    case Kind::kCallback:
    case Kind::kLogout:
    case Kind::kClientDocument:
    case Kind::kMcpHealth:
      return forProfile(route);
    case Kind::kMethodNotAllowed:
      throw base::Error(base::ErrorKind::kMethodNotAllowed, "");
    case Kind::kUnknownProfile:
      throw base::Error(base::ErrorKind::kUnknownProfile, "");
    case Kind::kProxy:
    case Kind::kNotProxied:
    case Kind::kNotFound:
    case Kind::kHandlers:
      break;
  }
  throw base::Error(base::ErrorKind::kNotFound, "");
}

std::unique_ptr<Handler> HandlerFactory::forProfile(const http::Route& route) const {
  auto profile =
      route.profile.empty() ? site_.profiles.defaultProfile() : site_.profiles.find(route.profile);
  if (!profile) throw base::Error(base::ErrorKind::kUnknownProfile, "");
  switch (route.kind) {
    case Kind::kStatus:
      return std::make_unique<StatusHandler>(site_, std::move(profile));
    case Kind::kLogin:
      return std::make_unique<LoginHandler>(site_, std::move(profile), loginPass_);
    case Kind::kHeadless:
      return std::make_unique<HeadlessHandler>(site_, std::move(profile));
    case Kind::kCallback:
      return std::make_unique<CallbackHandler>(site_, std::move(profile));
    case Kind::kLogout:
      return std::make_unique<LogoutHandler>(site_, std::move(profile));
    case Kind::kClientDocument:
      return std::make_unique<ClientDocumentHandler>(site_, std::move(profile));
    default:
      return std::make_unique<McpHealthHandler>(site_, std::move(profile));
  }
}

}  // namespace web
