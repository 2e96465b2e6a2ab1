#pragma once

#include <Poco/Net/HTTPRequestHandler.h>
#include <Poco/Net/HTTPRequestHandlerFactory.h>
#include <Poco/Net/HTTPServerRequest.h>
#include <Poco/Net/HTTPServerResponse.h>

#include <functional>
#include <utility>

namespace support {

/// A handler factory from one function, which answers every request.
class LambdaHandlers final : public Poco::Net::HTTPRequestHandlerFactory {
 public:
  using Handle = std::function<void(Poco::Net::HTTPServerRequest&, Poco::Net::HTTPServerResponse&)>;

  explicit LambdaHandlers(Handle handle) : handle_(std::move(handle)) {}

  Poco::Net::HTTPRequestHandler* createRequestHandler(
      const Poco::Net::HTTPServerRequest& /*request*/) override {
    return new Handler(handle_);
  }

 private:
  class Handler final : public Poco::Net::HTTPRequestHandler {
   public:
    explicit Handler(const Handle& handle) : handle_(handle) {}

    void handleRequest(Poco::Net::HTTPServerRequest& request,
                       Poco::Net::HTTPServerResponse& response) override {
      handle_(request, response);
    }

   private:
    const Handle& handle_;
  };

  Handle handle_;
};

}  // namespace support
