#include "web/logout_handler.h"

#include "web/json_object.h"
#include "web/page.h"

namespace web {

http::Answer LogoutHandler::answer(const Request& request) {
  if (request.crossSite) throw base::Error(base::ErrorKind::kCrossSite, "");
  const auto more = profile().logout();
  const std::string done = "Logged out. The tokens and the registered client are forgotten here.";
  if (!request.wantsHtml) {
    JsonObject object;
    object.add("profile", profile().name())
        .add("state", "login_required")
        .add("message", more.empty() ? done : done + ' ' + more)
        .add("urls", JsonObject().add("login", urls().login));
    return jsonAnswer(200, object.text());
  }
  Page page;
  page.title = "Logged out of " + profile().name();
  page.body.raw("<div class=\"card\">\n")
      .paragraph(done)
      .paragraph(more)
      .raw("<div class=\"row\">")
      .button(urls().loginPath, "Log in again")
      .raw("<a class=\"button quiet\" href=\"")
      .text(basePath(site().base))
      .raw("/\">All profiles</a></div></div>\n");
  return pageAnswer(page);
}

}  // namespace web
