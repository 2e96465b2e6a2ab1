#include "web/logged_in.h"

#include "web/json_object.h"
#include "web/login_cookie.h"
#include "web/page.h"

namespace web {

namespace {

std::string_view outlook(const profile::LoginEnd& end) {
  if (end.hasRefreshToken) return "The gateway renews the login by itself.";
  return "The server gave no refresh token: when this login runs out, you will be asked to log in "
         "again.";
}

http::Answer donePage(const profile::LoginEnd& end, const profile::Profile& profile,
                      const Site& site) {
  const auto& name = profile.name();
  Page page;
  page.title = "Logged in to " + name;
  auto& body = page.body;
  body.raw("<div class=\"card\">\n<p><span class=\"badge good\">Ready</span></p>\n")
      .paragraph("You can close this tab. Calls to this profile now go through to " +
                 profile.upstream().origin() + '.')
      .paragraph(outlook(end))
      .raw("</div>\n<div class=\"card\">\n<h2>What to do next</h2>\n")
      .paragraph("Give this MCP URL to your agent. It needs no token of its own:")
      .code(site.urlsOf(profile).mcp)
      .paragraph("For example:")
      .code("claude mcp add --transport http " + name + ' ' + site.urlsOf(profile).mcp)
      .raw("</div>\n");
  body.raw("<p class=\"soft\">Profile ").text(name).raw(" &middot; login by ").text(end.issuer);
  if (!end.scope.empty()) body.raw(" &middot; scope ").text(end.scope);
  body.raw("</p>\n<p><a href=\"").text(basePath(site.base)).raw("/\">All profiles</a></p>\n");
  return pageAnswer(page);
}

http::Answer doneJson(const profile::LoginEnd& end, const profile::Profile& profile,
                      const Site& site) {
  JsonObject object;
  object.add("profile", profile.name())
      .add("state", "logged_in")
      .add("message", "Logged in. Calls to this profile now go through.")
      .addOrNull("issuer", end.issuer)
      .addOrNull("scope", end.scope)
      .addFlag("has_refresh_token", end.hasRefreshToken)
      .add("urls", JsonObject().add("mcp", site.urlsOf(profile).mcp));
  return jsonAnswer(200, object.text());
}

}  // namespace

http::Answer loggedIn(const profile::LoginEnd& end, const profile::Profile& profile,
                      const Site& site, const Request& request) {
  auto answer = request.wantsHtml ? donePage(end, profile, site) : doneJson(end, profile, site);
  if (!end.cookieName.empty())
    answer.fields.emplace_back(
        "Set-Cookie", forgottenCookie(end.cookieName, site.urlsOf(profile), site.base.isHttps()));
  return answer;
}

}  // namespace web
