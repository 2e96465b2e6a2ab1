#include "web/profile_card.h"

#include "http/error_table.h"
#include "web/activity_view.h"
#include "web/client_setup.h"
#include "web/json_object.h"
#include "web/profile_view.h"
#include "web/time_words.h"

namespace web {

namespace {

using profile::ProfileState;
using profile::ProfileStatus;

std::chrono::seconds between(base::WallTime from, base::WallTime until) {
  return std::chrono::duration_cast<std::chrono::seconds>(until - from);
}

void addButtons(Html& html, const ProfileStatus& status, const ProfileUrls& urls) {
  const bool due = status.state == ProfileState::kLoginRequired;
  html.raw("<div class=\"row\">\n<a class=\"button");
  if (!due) html.raw(" quiet");
  html.raw("\" id=\"login-").text(status.name).raw("\" href=\"").text(urls.loginPath).raw("\">");
  html.text(due ? "Log in" : "Log in again").raw("</a>\n<a class=\"button quiet\" id=\"headless-");
  html.text(status.name).raw("\" href=\"").text(urls.headlessPath);
  html.raw("\">Log in elsewhere</a>\n");
  if (!due || status.token.hasAccessToken || status.token.hasRefreshToken)
    html.postButton(urls.logoutPath, "logout-" + status.name, "Log out");
  html.raw("</div>\n");
}

/// The table's hint to open the login URL is what the button does.
std::string_view hintBesideButtons(const ProfileStatus& status) {
  const auto& row = http::errorRow(base::ErrorKind::kNotAuthenticated);
  return status.hint == row.hint ? std::string_view{} : std::string_view(status.hint);
}

Html& beginFact(Html& html, std::string_view term) {
  return html.raw("<div><dt>").text(term).raw("</dt><dd>");
}

void addExpiry(Html& html, const profile::TokenStatus& token, base::WallTime now) {
  if (!token.hasAccessToken || !token.expiresAt) return;
  beginFact(html, "Token runs out in").raw("<time data-until datetime=\"");
  html.text(isoTime(*token.expiresAt)).raw("\">");
  html.text(*token.expiresAt > now ? timeWords(between(now, *token.expiresAt)) : "now");
  html.raw("</time></dd></div>\n");
}

void addFacts(Html& html, const profile::TokenStatus& token, base::WallTime now) {
  Html facts;
  addExpiry(facts, token, now);
  if (token.lastRefreshAt) {
    beginFact(facts, "Last renewed").raw("<time datetime=\"").text(isoTime(*token.lastRefreshAt));
    const auto ago = between(*token.lastRefreshAt, now);
    facts.raw("\">").text(ago.count() < 60 ? "just now" : timeWords(ago) + " ago");
    facts.raw("</time></dd></div>\n");
  }
  if (token.scope && !token.scope->empty())
    beginFact(facts, "Scopes").text(*token.scope).raw("</dd></div>\n");
  if (!facts.str().empty()) html.raw("<dl class=\"facts\">\n").add(facts).raw("</dl>\n");
}

void addCopied(Html& html, const std::string& id, const std::string& text) {
  html.raw("<pre><code id=\"").text(id).raw("\">");
  // `text` makes a line break visible instead of breaking the line.
  std::string_view rest = text;
  for (auto end = rest.find('\n'); end != std::string_view::npos; end = rest.find('\n')) {
    html.text(rest.substr(0, end)).raw("\n");
    rest.remove_prefix(end + 1);
  }
  html.text(rest).raw("</code></pre>\n");
}

void addCopyButton(Html& html, const std::string& id, std::string_view what) {
  html.raw("<button class=\"copy\" type=\"button\" id=\"copy-").text(id);
  html.raw("\" data-copy=\"").text(id).raw("\" aria-label=\"Copy ").text(what);
  html.raw("\">Copy</button></div>\n");
}

void addUrl(Html& html, const ProfileStatus& status, const ProfileUrls& urls) {
  const auto id = "url-" + status.name;
  html.raw("<div class=\"label\"><p class=\"soft\">MCP URL</p>");
  addCopyButton(html, id, "the MCP URL of " + status.name);
  addCopied(html, id, urls.mcp);
}

void addSetup(Html& html, const ProfileStatus& status, const ProfileUrls& urls) {
  html.raw("<details id=\"setup-").text(status.name).raw("\"><summary id=\"setup-summary-");
  html.text(status.name).raw("\">Set up a client</summary>\n");
  for (const auto& one : clientSetups(status.name, urls.mcp)) {
    const auto id = std::string(one.id) + '-' + status.name;
    html.raw("<div class=\"label\"><h3>").text(one.client).raw(" <span class=\"soft\">");
    html.text(one.place).raw(", or <code>mcp-auth-proxy install ").text(one.id);
    html.raw("</code></span></h3>");
    addCopyButton(html, id, "the set-up of " + status.name + " for " + std::string(one.client));
    addCopied(html, id, one.text);
  }
  html.raw("</details>\n");
}

std::string styleOf(ProfileState state) {
  if (state == ProfileState::kLoginRequired) return "card due-edge";
  return state == ProfileState::kDegraded ? "card bad-edge" : "card";
}

void addHead(Html& html, const ProfileStatus& status) {
  const auto badge = stateBadge(status.state);
  html.raw("<div class=\"top\"><h2 id=\"name-").text(status.name).raw("\">").text(status.name);
  html.raw("</h2><span class=\"badge ").text(badge.style).raw("\">").text(badge.label);
  html.raw("</span></div>\n<p class=\"soft\">").text(status.upstreamOrigin).raw("</p>\n");
  if (status.state != ProfileState::kReady)
    html.paragraph(status.message).paragraph(hintBesideButtons(status));
}

}  // namespace

ProfileCard profileCard(const profile::Profile& profile, const Site& site) {
  const auto status = profile.status();
  const auto urls = site.urlsOf(profile);
  const auto now = site.clock.wall();
  ProfileCard card{
      .name = status.name, .style = styleOf(status.state), .state = status.state, .inside = {}};
  auto& html = card.inside;
  addHead(html, status);
  if (status.wantsLogin) addButtons(html, status, urls);
  addFacts(html, status.token, now);
  addUrl(html, status, urls);
  addHour(html, profile.activity(), now);
  addRecent(html, profile.activity(), status.name, now);
  addSetup(html, status, urls);
  return card;
}

}  // namespace web
