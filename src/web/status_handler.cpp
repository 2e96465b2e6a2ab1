#include "web/status_handler.h"

#include "http/error_table.h"
#include "web/json_object.h"
#include "web/page.h"
#include "web/profile_view.h"

#include <algorithm>

namespace web {

namespace {

std::optional<long long> secondsLeft(const profile::TokenStatus& token, const base::Clock& clock) {
  if (!token.hasAccessToken || !token.expiresAt) return std::nullopt;
  const auto left = *token.expiresAt - clock.wall();
  return std::max<long long>(0, std::chrono::duration_cast<std::chrono::seconds>(left).count());
}

void addError(JsonObject& object, const std::optional<base::Error>& error) {
  if (!error) {
    object.addJson("last_error", "null");
    return;
  }
  const auto& row = http::errorRow(error->kind());
  JsonObject shown;
  shown.add("code", row.code)
      .add("message", error->text().empty() ? row.message : std::string_view(error->text()));
  object.add("last_error", shown);
}

JsonObject tokenObject(const profile::TokenStatus& token, const base::Clock& clock) {
  JsonObject object;
  object.addNumber("expires_in_s", secondsLeft(token, clock))
      .addOrNull("scope", token.scope.value_or(""))
      .addFlag("has_refresh_token", token.hasRefreshToken)
      .addTime("last_refresh_at", token.lastRefreshAt);
  addError(object, token.lastError);
  return object;
}

JsonObject storeObject(const profile::ProfileStatus& status) {
  JsonObject object;
  object.addOrNull("backend", status.storeBackend).addOrNull("key", status.storeKey);
  return object;
}

JsonObject activityObject(const profile::Activity& activity, base::WallTime now) {
  const auto hour = profile::total(activity.lastHour(now));
  JsonObject object;
  object.addNumber("calls_last_hour", hour.calls).addNumber("errors_last_hour", hour.errors);
  return object;
}

JsonObject urlsObject(const ProfileUrls& urls, bool wantsLogin) {
  JsonObject object;
  object.add("mcp", urls.mcp);
  if (wantsLogin) object.add("login", urls.login).add("logout", urls.logout);
  return object;
}

}  // namespace

http::Answer StatusHandler::answer(const Request& /*request*/) {
  const auto status = profile().status();
  JsonObject discovery;
  discovery.addOrNull("issuer", status.issuer)
      .addOrNull("source", status.discoverySource)
      .addTime("fetched_at", status.discoveredAt);
  JsonObject client;
  client.addOrNull("client_id", status.clientId).addOrNull("registration", status.registration);
  JsonObject object;
  object.add("profile", status.name)
      .add("state", stateWord(status.state))
      .addOrNull("code", status.code)
      .addOrNull("message", status.message)
      .addOrNull("hint", status.hint)
      .add("upstream", JsonObject().addOrNull("origin", status.upstreamOrigin))
      .add("discovery", discovery)
      .add("client", client)
      .add("token", tokenObject(status.token, site().clock))
      .add("store", storeObject(status))
      .add("activity", activityObject(profile().activity(), site().clock.wall()))
      .add("urls", urlsObject(urls(), status.wantsLogin));
  return jsonAnswer(200, object.text());
}

}  // namespace web
