#include "web/exchange.h"

#include "base/encoding.h"
#include "http/list_members.h"

#include <Poco/Net/HTTPServerRequest.h>
#include <Poco/Net/HTTPServerResponse.h>
#include <Poco/StreamCopier.h>

#include <algorithm>
#include <istream>

namespace web {

namespace {

/// Every value of that name, joined.
std::string joined(const Poco::Net::HTTPServerRequest& request, std::string_view name,
                   std::string_view between) {
  std::string out;
  for (const auto& [field, value] : request) {
    if (!base::equalsIgnoreCase(field, name)) continue;
    if (!out.empty()) out += between;
    out += value;
  }
  return out;
}

bool namesHtml(std::string_view accept) {
  bool found = false;
  http::forEachListMember(accept, [&found](std::string_view member) {
    auto type = member.substr(0, member.find(';'));
    type = type.substr(0, type.find_last_not_of(" \t") + 1);
    found = found || base::equalsIgnoreCase(type, "text/html");
  });
  return found;
}

void checkValue(const std::string& value) {
  const auto breaks = [](char c) { return c == '\r' || c == '\n' || c == '\0'; };
  if (std::any_of(value.begin(), value.end(), breaks))
    throw base::Error(base::ErrorKind::kInternal, "", "a response field holds a line break");
}

}  // namespace

Request requestOf(Poco::Net::HTTPServerRequest& request) {
  Request result;
  const auto& target = request.getURI();
  const auto mark = std::min(target.find('?'), target.size());
  result.method = request.getMethod();
  result.path = target.substr(0, mark);
  if (mark < target.size()) result.query = target.substr(mark + 1);
  result.host = base::lowerAscii(request.get("Host", ""));
  result.cookie = joined(request, "Cookie", "; ");
  result.wantsHtml = namesHtml(joined(request, "Accept", ", "));
  result.crossSite = base::equalsIgnoreCase(joined(request, "Sec-Fetch-Site", ", "), "cross-site");
  if (request.getContentLength() > 0)
    Poco::StreamCopier::copyToString(request.stream(), result.body);
  return result;
}

void sendAnswer(const http::Answer& answer, Poco::Net::HTTPServerResponse& response) {
  response.setStatusAndReason(static_cast<Poco::Net::HTTPResponse::HTTPStatus>(answer.status),
                              std::string(http::reasonPhrase(answer.status)));
  if (!answer.contentType.empty()) response.setContentType(answer.contentType);
  for (const auto& [name, value] : answer.fields) {
    checkValue(value);
    response.add(name, value);
  }
  response.sendBuffer(answer.body.data(), answer.body.size());
}

}  // namespace web
