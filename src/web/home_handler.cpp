#include "web/home_handler.h"

#include "http/error_table.h"
#include "web/json_object.h"
#include "web/page.h"
#include "web/profile_view.h"

#include <algorithm>

namespace web {

namespace {

void addButtons(Html& html, const profile::ProfileStatus& status, const ProfileUrls& urls) {
  const bool due = status.state == profile::ProfileState::kLoginRequired;
  html.raw("<div class=\"row\">\n");
  if (due)
    html.button(urls.loginPath, "Log in");
  else
    html.raw("<a class=\"button quiet\" href=\"").text(urls.loginPath).raw("\">Log in again</a>\n");
  html.raw("<a class=\"button quiet\" href=\"")
      .text(urls.headlessPath)
      .raw("\">No browser on this machine?</a>\n");
  if (!due || status.token.hasAccessToken || status.token.hasRefreshToken)
    html.postButton(urls.logoutPath, "Log out");
  html.raw("</div>\n");
}

/// The table's hint to open the login URL is what the button does.
std::string_view hintBesideButtons(const profile::ProfileStatus& status) {
  const auto& row = http::errorRow(base::ErrorKind::kNotAuthenticated);
  return status.hint == row.hint ? std::string_view{} : std::string_view(status.hint);
}

void addCard(Html& html, const profile::ProfileStatus& status, const ProfileUrls& urls) {
  const auto badge = stateBadge(status.state);
  html.raw("<section class=\"card\">\n<div class=\"top\"><h2>").text(status.name);
  html.raw("</h2><span class=\"badge ").text(badge.style).raw("\">").text(badge.label);
  html.raw("</span></div>\n<p class=\"soft\">").text(status.upstreamOrigin).raw("</p>\n");
  if (status.state != profile::ProfileState::kReady)
    html.paragraph(status.message).paragraph(hintBesideButtons(status));
  html.raw("<p class=\"soft\">MCP URL</p>\n").code(urls.mcp);
  if (status.wantsLogin) addButtons(html, status, urls);
  html.raw("</section>\n");
}

std::string summary(const std::vector<profile::ProfileStatus>& all) {
  const auto due = std::count_if(all.begin(), all.end(), [](const auto& status) {
    return status.state == profile::ProfileState::kLoginRequired;
  });
  if (all.empty()) return "No profile is set up yet.";
  if (due == 0) return "Give an agent the MCP URL of a profile. It needs no token of its own.";
  return due == 1 ? "One profile waits for you to log in."
                  : std::to_string(due) + " profiles wait for you to log in.";
}

}  // namespace

http::Answer HomeHandler::answer(const Request& request) {
  return request.wantsHtml ? dashboard() : listing();
}

http::Answer HomeHandler::dashboard() const {
  std::vector<profile::ProfileStatus> all;
  for (const auto& profile : site().profiles.all()) all.push_back(profile->status());
  Page page;
  page.title = "Your MCP servers";
  page.hasForm = true;
  page.body.raw("<p class=\"lead\">").text(summary(all)).raw("</p>\n");
  for (std::size_t i = 0; i < all.size(); ++i)
    addCard(page.body, all[i], site().urlsOf(*site().profiles.all()[i]));
  page.body.raw("<footer>mcp-auth-proxy ").text(site().version);
  if (const auto first = site().profiles.defaultProfile())
    page.body.raw(" &middot; ").text(first->name()).raw(" is also served at /mcp");
  page.body.raw("</footer>\n");
  return pageAnswer(page);
}

http::Answer HomeHandler::listing() const {
  std::string list;
  for (const auto& profile : site().profiles.all()) {
    const auto status = profile->status();
    const auto urls = site().urlsOf(*profile);
    JsonObject links;
    links.add("mcp", urls.mcp);
    if (status.wantsLogin) links.add("login", urls.login).add("logout", urls.logout);
    links.add("status", urls.status);
    JsonObject entry;
    entry.add("profile", profile->name()).add("state", stateWord(status.state)).add("urls", links);
    if (!list.empty()) list += ',';
    list += entry.text();
  }
  const auto first = site().profiles.defaultProfile();
  JsonObject object;
  object.add("name", "mcp-auth-proxy")
      .add("version", site().version)
      .addOrNull("default_profile", first ? first->name() : "")
      .addJson("profiles", '[' + list + ']');
  return jsonAnswer(200, object.text());
}

}  // namespace web
