#pragma once

#include "http/responder.h"
#include "web/handler.h"

namespace Poco::Net {
class HTTPServerRequest;
class HTTPServerResponse;
}  // namespace Poco::Net

namespace web {

/// What the handlers need of POCO's request. Reads its body, which the front has bounded.
[[nodiscard]] Request requestOf(Poco::Net::HTTPServerRequest& request);

/// Sends the whole answer, without its body where the request was a HEAD. Throws what POCO throws
/// when the client has gone, and base::Error(kInternal) for a field value that could break out of
/// its line.
void sendAnswer(const http::Answer& answer, Poco::Net::HTTPServerResponse& response);

}  // namespace web
