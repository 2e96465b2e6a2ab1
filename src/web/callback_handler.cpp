#include "web/callback_handler.h"

#include "web/json_object.h"
#include "web/page.h"

namespace web {

namespace {

// Mail scanners and previews ask for the head first; a login ends once.
http::Answer untouched() { return jsonAnswer(200, "{}"); }

std::string_view outlook(const profile::LoginEnd& end) {
  if (end.hasRefreshToken) return "The gateway renews the login by itself.";
  return "The server gave no refresh token: when this login runs out, you will be asked to log in "
         "again.";
}

std::string forgotten(const std::string& cookieName, const ProfileUrls& urls, bool secure) {
  return cookieName + "=; Path=" + urls.cookiePath + "; Max-Age=0; HttpOnly; SameSite=Lax" +
         (secure ? "; Secure" : "");
}

}  // namespace

http::Answer CallbackHandler::answer(const Request& request) {
  if (request.method == "HEAD") return untouched();
  const auto end = profile().login().complete(request.query, request.cookie);
  auto answer = request.wantsHtml ? donePage(end) : doneJson(end);
  if (!end.cookieName.empty())
    answer.fields.emplace_back("Set-Cookie",
                               forgotten(end.cookieName, urls(), site().base.isHttps()));
  return answer;
}

http::Answer CallbackHandler::donePage(const profile::LoginEnd& end) const {
  const auto& name = profile().name();
  Page page;
  page.title = "Logged in to " + name;
  auto& body = page.body;
  body.raw("<div class=\"card\">\n<p><span class=\"badge good\">Ready</span></p>\n")
      .paragraph("You can close this tab. Calls to this profile now go through to " +
                 profile().upstream().origin() + '.')
      .paragraph(outlook(end))
      .raw("</div>\n<div class=\"card\">\n<h2>What to do next</h2>\n")
      .paragraph("Give this MCP URL to your agent. It needs no token of its own:")
      .code(urls().mcp)
      .paragraph("For example:")
      .code("claude mcp add --transport http " + name + ' ' + urls().mcp)
      .raw("</div>\n");
  body.raw("<p class=\"soft\">Profile ").text(name).raw(" &middot; login by ").text(end.issuer);
  if (!end.scope.empty()) body.raw(" &middot; scope ").text(end.scope);
  body.raw("</p>\n<p><a href=\"").text(basePath(site().base)).raw("/\">All profiles</a></p>\n");
  return pageAnswer(page);
}

http::Answer CallbackHandler::doneJson(const profile::LoginEnd& end) const {
  JsonObject object;
  object.add("profile", profile().name())
      .add("state", "logged_in")
      .add("message", "Logged in. Calls to this profile now go through.")
      .addOrNull("issuer", end.issuer)
      .addOrNull("scope", end.scope)
      .addFlag("has_refresh_token", end.hasRefreshToken)
      .add("urls", JsonObject().add("mcp", urls().mcp));
  return jsonAnswer(200, object.text());
}

}  // namespace web
