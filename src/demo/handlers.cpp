#include "demo/handlers.h"

#include "base/encoding.h"
#include "base/error.h"
#include "base/log.h"

#include <Poco/Net/HTTPRequestHandler.h>
#include <Poco/Net/HTTPServerRequest.h>
#include <Poco/Net/HTTPServerResponse.h>
#include <Poco/StreamCopier.h>

#include <algorithm>
#include <exception>
#include <string>

namespace demo {

namespace {

std::string mediaType(const std::string& contentType) {
  auto type = contentType.substr(0, contentType.find(';'));
  type.erase(type.find_last_not_of(" \t") + 1);
  return base::lowerAscii(type);
}

Request read(Poco::Net::HTTPServerRequest& from) {
  Request request;
  const auto& target = from.getURI();
  const auto mark = std::min(target.find('?'), target.size());
  request.method = from.getMethod();
  request.path = target.substr(0, mark);
  if (mark < target.size()) request.query = target.substr(mark + 1);
  request.contentType = mediaType(from.get("Content-Type", ""));
  request.authorization = from.get("Authorization", "");
  request.protocolVersion = from.get("MCP-Protocol-Version", "");
  if (from.hasContentLength()) Poco::StreamCopier::copyToString(from.stream(), request.body);
  return request;
}

void send(const http::Answer& answer, bool headOnly, Poco::Net::HTTPServerResponse& response) {
  response.setStatusAndReason(static_cast<Poco::Net::HTTPResponse::HTTPStatus>(answer.status),
                              std::string(http::reasonPhrase(answer.status)));
  if (!answer.contentType.empty()) response.setContentType(answer.contentType);
  for (const auto& [name, value] : answer.fields) response.add(name, value);
  response.setContentLength(static_cast<std::streamsize>(answer.body.size()));
  auto& out = response.send();
  if (!headOnly) out << answer.body;
}

class Handler final : public Poco::Net::HTTPRequestHandler {
 public:
  explicit Handler(DemoSite& site) : site_(site) {}

  void handleRequest(Poco::Net::HTTPServerRequest& request,
                     Poco::Net::HTTPServerResponse& response) override {
    try {
      send(answerTo(read(request)), request.getMethod() == "HEAD", response);
    } catch (const std::exception& error) {
      // The client has gone away: there is nobody to tell.
      base::log(base::LogLevel::kDebug, "the demo's answer could not be sent",
                {{"detail", error.what()}});
    }
  }

 private:
  http::Answer answerTo(const Request& request) {
    try {
      return site_.answer(request);
    } catch (const base::Error& error) {
      return http::errorAnswer(error);
    } catch (const std::exception& error) {
      base::log(base::LogLevel::kError, "the demo failed", {{"detail", error.what()}});
      return http::errorAnswer(base::Error(base::ErrorKind::kInternal, {}));
    }
  }

  DemoSite& site_;
};

}  // namespace

Poco::Net::HTTPRequestHandler* HandlerFactory::createRequestHandler(
    const Poco::Net::HTTPServerRequest& /*request*/) {
  return new Handler(*site_);  // POCO owns it
}

}  // namespace demo
