#include "demo/demo_site.h"

#include "demo/answers.h"
#include "demo/metadata_documents.h"
#include "demo/page.h"
#include "demo/registration.h"
#include "demo/token_requests.h"

#include <utility>

namespace demo {

namespace {

http::Answer notFound() { return jsonAnswer(404, Poco::JSON::Object()); }

bool isRead(const Request& request) { return request.method == "GET" || request.method == "HEAD"; }

}  // namespace

DemoSite::DemoSite(Addresses addresses, const DemoOptions& options, const base::Clock& clock)
    : addresses_(std::move(addresses)),
      grants_(options, clock),
      authorization_(addresses_, options, grants_),
      mcp_(addresses_, grants_, clock) {}

http::Answer DemoSite::answer(const Request& request) {
  const auto& path = request.path;
  if (path == "/mcp") return mcp_.answer(request);
  if (path == "/authorize") return authorization_.answer(request);
  if (path == "/token") return answerTokenRequest(request, addresses_, grants_);
  if (path == "/register") return registerClient(request, grants_);
  if (path == "/revoke") return answerRevocation(request, grants_);
  if (!isRead(request)) return onlyMethods("GET, HEAD");
  return path == "/" ? home() : document(request);
}

http::Answer DemoSite::document(const Request& request) const {
  const auto& path = request.path;
  if (path == "/.well-known/oauth-protected-resource/mcp" ||
      path == "/.well-known/oauth-protected-resource")
    return jsonAnswer(200, resourceDocument(addresses_));
  if (path == "/.well-known/oauth-authorization-server")
    return jsonAnswer(200, serverDocument(addresses_));
  return notFound();
}

http::Answer DemoSite::home() const {
  return pageAnswer(
      {.title = "The demo's MCP server",
       .body = "<p>An MCP server that wants a login, at <code>" + escaped(addresses_.mcp()) +
               "</code>, and the authorization server that gives it. Both live in the "
               "memory of the gateway's demo and are gone when it ends.</p>\n"
               "<p class=\"soft\">There is nothing to do here: log in through the "
               "gateway, which sends you to the right page.</p>\n",
       .formTarget = {}});
}

}  // namespace demo
