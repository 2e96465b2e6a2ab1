#include "web/client_document_handler.h"

#include "base/json_escape.h"
#include "web/json_object.h"
#include "web/page.h"

namespace web {

namespace {

std::string listOf(std::string_view text) {
  std::string list = "[";
  base::appendJsonString(list, text);
  return list + ']';
}

std::string grantTypes(const profile::Profile& profile) {
  const bool device = profile.settings().grant == config::GrantKind::kDeviceCode;
  return device ? R"(["authorization_code","refresh_token",)"
                  R"("urn:ietf:params:oauth:grant-type:device_code"])"
                : R"(["authorization_code","refresh_token"])";
}

}  // namespace

http::Answer ClientDocumentHandler::answer(const Request& /*request*/) {
  const auto urls = this->urls();
  if (profile().settings().clientMetadataUrl != urls.clientDocument)
    throw base::Error(base::ErrorKind::kNotFound, "");
  JsonObject object;
  object.add("client_id", urls.clientDocument)
      .add("client_name", "mcp-auth-proxy: " + profile().name())
      .add("client_uri", site().base.origin() + basePath(site().base) + "/")
      .addJson("redirect_uris", listOf(urls.redirectUri))
      .addJson("grant_types", grantTypes(profile()))
      .addJson("response_types", listOf("code"))
      .add("application_type", "web")
      .add("token_endpoint_auth_method", "none");
  return jsonAnswer(200, object.text());
}

}  // namespace web
