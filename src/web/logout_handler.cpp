#include "web/logout_handler.h"

#include "web/json_object.h"
#include "web/page.h"

namespace web {

http::Answer LogoutHandler::answer(const Request& request) {
  if (request.crossSite) throw base::Error(base::ErrorKind::kCrossSite, "");
  auto done = profile().logout();
  if (done.empty()) done = "The tokens and the registered client were removed from this gateway.";
  if (!request.wantsHtml) {
    JsonObject object;
    object.add("profile", profile().name())
        .add("state", "login_required")
        .add("message", done)
        .add("urls", JsonObject().add("login", urls().login));
    return jsonAnswer(200, object.text());
  }
  Page page;
  page.title = "Logged out of " + profile().name();
  page.body.raw("<div class=\"card\">\n")
      .paragraph(done)
      .raw("<div class=\"row\">")
      .button(urls().loginPath, "Log in again")
      .raw("<a class=\"button quiet\" href=\"")
      .text(basePath(site().base))
      .raw("/\">All profiles</a></div></div>\n");
  return pageAnswer(page);
}

}  // namespace web
