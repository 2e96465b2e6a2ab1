#include "web/dashboard.h"

#include "web/json_object.h"
#include "web/page.h"
#include "web/profile_card.h"

#include <algorithm>
#include <vector>

namespace web {

namespace {

std::vector<ProfileCard> cardsOf(const Site& site) {
  std::vector<ProfileCard> cards;
  for (const auto& profile : site.profiles.all()) cards.push_back(profileCard(*profile, site));
  return cards;
}

std::ptrdiff_t countOf(const std::vector<ProfileCard>& cards, profile::ProfileState state) {
  return std::count_if(cards.begin(), cards.end(),
                       [state](const auto& card) { return card.state == state; });
}

std::string summary(const std::vector<ProfileCard>& cards) {
  if (cards.empty()) return "No profile is set up yet.";
  const auto due = countOf(cards, profile::ProfileState::kLoginRequired);
  if (due == 1) return "One profile waits for you to log in.";
  if (due > 1) return std::to_string(due) + " profiles wait for you to log in.";
  const auto broken = countOf(cards, profile::ProfileState::kDegraded);
  if (broken == 1) return "One profile is in trouble. Its card says what to do.";
  if (broken > 1)
    return std::to_string(broken) + " profiles are in trouble. Their cards say what to do.";
  return "Give an agent the MCP URL of a profile. It needs no token of its own.";
}

void addCard(Html& html, const ProfileCard& card) {
  html.raw("<section class=\"").text(card.style).raw("\" id=\"profile-").text(card.name);
  html.raw("\" aria-labelledby=\"name-").text(card.name).raw("\">\n");
  html.add(card.inside).raw("</section>\n");
}

}  // namespace

http::Answer dashboardPage(const Site& site) {
  const auto cards = cardsOf(site);
  Page page;
  page.title = "Your MCP servers";
  page.hasForm = true;
  page.live = true;
  auto& body = page.body;
  body.raw("<p class=\"lead\" role=\"status\" id=\"summary\">").text(summary(cards));
  body.raw("</p>\n<p class=\"card bad-edge\" role=\"alert\" id=\"link\" hidden>");
  body.text("The gateway does not answer. What stands here may be old.").raw("</p>\n");
  body.raw("<div class=\"cards\" id=\"profiles\" data-events=\"").text(basePath(site.base));
  body.raw("/oauth/events\">\n");
  for (const auto& card : cards) addCard(body, card);
  body.raw("</div>\n<footer>mcp-auth-proxy ").text(site.version);
  if (const auto first = site.profiles.defaultProfile())
    body.raw(" &middot; ").text(first->name()).raw(" is also served at /mcp");
  body.raw("</footer>\n");
  return pageAnswer(page);
}

http::Answer dashboardNews(const Site& site) {
  const auto cards = cardsOf(site);
  JsonObject list;
  for (const auto& card : cards)
    list.add(card.name, JsonObject().add("style", card.style).add("html", card.inside.str()));
  JsonObject news;
  news.add("summary", summary(cards)).add("cards", list);
  // JSON text has no line break, which would end the event's data.
  auto answer = jsonAnswer(200, "retry: 2000\nevent: profiles\ndata: " + news.text() + "\n\n");
  answer.contentType = "text/event-stream";
  return answer;
}

}  // namespace web
