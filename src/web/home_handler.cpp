#include "web/home_handler.h"

#include "web/dashboard.h"
#include "web/json_object.h"
#include "web/page.h"
#include "web/profile_view.h"

namespace web {

http::Answer HomeHandler::answer(const Request& request) {
  return request.wantsHtml ? dashboardPage(site()) : listing();
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
