#include "web/login_json.h"

#include "http/error_table.h"
#include "web/json_object.h"

#include <optional>

namespace web {

namespace {

JsonObject begun(const profile::Profile& profile, std::string_view state) {
  JsonObject object;
  object.add("profile", profile.name())
      .add("state", state)
      .add("upstream", JsonObject().add("origin", profile.upstream().origin()));
  return object;
}

void addWays(JsonObject& object, const std::string& authorizationUrl,
             const std::optional<profile::DevicePrompt>& device, std::chrono::seconds goodFor) {
  object.addOrNull("authorization_url", authorizationUrl)
      .addNumber("expires_in_s", goodFor.count());
  if (!device) return;
  JsonObject shown;
  shown.add("user_code", device->userCode)
      .add("verification_uri", device->verificationUri)
      .addOrNull("verification_uri_complete", device->verificationUriComplete)
      .addNumber("expires_in_s", device->goodFor.count());
  object.add("device", shown);
}

}  // namespace

std::string startJson(const profile::LoginStart& start, const profile::Profile& profile,
                      const ProfileUrls& urls) {
  auto object = begun(profile, "waiting");
  addWays(object, start.authorizationUrl, start.device, start.cookieLifetime);
  object.add("urls", JsonObject().add("login", urls.login).add("headless", urls.headless));
  return object.text();
}

std::string progressJson(const profile::LoginProgress& progress, const profile::Profile& profile) {
  if (progress.end) {
    auto object = begun(profile, "logged_in");
    object.addOrNull("issuer", progress.end->issuer)
        .addOrNull("scope", progress.end->scope)
        .addFlag("has_refresh_token", progress.end->hasRefreshToken);
    return object.text();
  }
  if (progress.failure) {
    const auto& error = *progress.failure;
    const auto& row = http::errorRow(error.kind());
    auto object = begun(profile, "failed");
    object.add("error", row.code)
        .add("message", error.text().empty() ? row.message : std::string_view(error.text()))
        .add("hint", error.hint().empty() ? row.hint : std::string_view(error.hint()));
    return object.text();
  }
  auto object = begun(profile, "waiting");
  addWays(object, progress.authorizationUrl, progress.device, progress.goodFor);
  return object.text();
}

std::string noLoginJson(const profile::Profile& profile) { return begun(profile, "none").text(); }

}  // namespace web
