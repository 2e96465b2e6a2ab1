#include "web/handler.h"

#include "base/log.h"
#include "http/error_table.h"
#include "web/error_page.h"
#include "web/exchange.h"

#include <Poco/Net/HTTPServerRequest.h>
#include <Poco/Net/HTTPServerResponse.h>

#include <exception>

namespace web {

namespace {

constexpr int kOurFault = 500;

void note(const base::Error& error, const Request& request) {
  const auto& row = http::errorRow(error.kind());
  if (error.detail().empty() && row.status < kOurFault) return;
  base::log(base::LogLevel::kWarning, "a page could not be given",
            {{"path", request.path},
             {"error", std::string(row.code)},
             {"text", error.text()},
             {"detail", error.detail()}});
}

}  // namespace

void Handler::handleRequest(Poco::Net::HTTPServerRequest& request,
                            Poco::Net::HTTPServerResponse& response) {
  try {
    sendAnswer(respond(requestOf(request)), response);
  } catch (const std::exception& error) {
    // The client has gone away: there is nobody to tell.
    base::log(base::LogLevel::kDebug, "an answer could not be sent", {{"detail", error.what()}});
  }
}

http::Answer Handler::respond(const Request& request) {
  try {
    return answer(request);
  } catch (const base::Error& error) {
    note(error, request);
    return failure(error, request);
  } catch (const std::exception& error) {
    const base::Error internal(base::ErrorKind::kInternal, "", error.what());
    note(internal, request);
    return failure(internal, request);
  }
}

http::Answer Handler::failure(const base::Error& error, const Request& request) const {
  const auto* profile = about();
  std::string name;
  ProfileUrls urls;
  if (profile != nullptr) {
    name = profile->name();
    urls = site_.urlsOf(*profile);
  }
  if (!request.wantsHtml)
    return http::errorAnswer(error,
                             {.profile = name, .loginUrl = urls.login, .rpcId = std::nullopt});
  const bool nobodyLogsIn = error.kind() == base::ErrorKind::kLoginNotNeeded;
  const bool helps = (offersLogin() && !nobodyLogsIn) || http::errorRow(error.kind()).loginHelps;
  return errorPage(error, {.profile = name, .loginPath = helps ? urls.loginPath : std::string{}});
}

}  // namespace web
