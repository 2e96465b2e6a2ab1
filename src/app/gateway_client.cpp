#include "app/gateway_client.h"

#include "base/encoding.h"
#include "base/error.h"
#include "base/json.h"
#include "http/error_table.h"

#include <algorithm>
#include <utility>

namespace app {

namespace {

using base::Error;
using base::ErrorKind;
using Object = Poco::JSON::Object;

// A login begins with discovery and registration.
constexpr std::chrono::milliseconds kLimit{90'000};
constexpr int kErrors = 400;

std::string text(const Object& object, const std::string& name) {
  return base::jsonString(object, name).value_or("");
}

Object::Ptr member(const Object& object, const std::string& name) {
  auto found = object.getObject(name);
  return found.isNull() ? Object::Ptr(new Object) : found;
}

ErrorKind kindOf(const std::string& code) {
  const auto rows = http::errorTable();
  const auto found =
      std::ranges::find_if(rows, [&code](const auto& row) { return row.code == code; });
  return found == rows.end() ? ErrorKind::kInternal : found->kind;
}

Object::Ptr parsed(const http::ClientResponse& response) {
  Object::Ptr object;
  try {
    object = base::parseJsonObject(response.body);
  } catch (const Error& error) {
    throw Error(ErrorKind::kInternal, "What answers there is not this gateway.", error.text());
  }
  if (response.status >= kErrors)
    throw Error(kindOf(text(*object, "error")), text(*object, "message"), {},
                text(*object, "hint"));
  return object;
}

LoginStanding standingOf(const Object& object) {
  LoginStanding standing;
  standing.state = text(object, "state");
  standing.origin = text(*member(object, "upstream"), "origin");
  standing.scope = text(object, "scope");
  standing.message = text(object, "message");
  standing.hint = text(object, "hint");
  return standing;
}

}  // namespace

GatewayClient::Profiles GatewayClient::profiles() {
  const auto object = parsed(send("GET", "/"));
  const auto list = object->getArray("profiles");
  if (text(*object, "name") != "mcp-auth-proxy" || list.isNull())
    throw Error(ErrorKind::kInternal, "What answers there is not this gateway.");
  Profiles profiles;
  profiles.usual = text(*object, "default_profile");
  for (unsigned i = 0; i < list->size(); ++i)
    if (const auto entry = list->getObject(i); !entry.isNull())
      profiles.names.push_back(text(*entry, "profile"));
  return profiles;
}

LoginOffer GatewayClient::begin(const std::string& profile) {
  path_ = "/p/" + profile + "/oauth/";
  const auto response = send("POST", path_ + "login");
  const auto object = parsed(response);
  const auto cookie = response.find("Set-Cookie").value_or("");
  cookie_ = cookie.substr(0, cookie.find(';'));
  const auto device = member(*object, "device");
  LoginOffer offer;
  offer.origin = text(*member(*object, "upstream"), "origin");
  offer.authorizationUrl = text(*object, "authorization_url");
  offer.loginUrl = text(*member(*object, "urls"), "login");
  offer.userCode = text(*device, "user_code");
  offer.verificationUri = text(*device, "verification_uri");
  offer.verificationUriComplete = text(*device, "verification_uri_complete");
  offer.goodFor = std::chrono::seconds(base::jsonInteger(*object, "expires_in_s").value_or(0));
  return offer;
}

LoginStanding GatewayClient::standing() {
  return standingOf(*parsed(send("GET", path_ + "headless")));
}

LoginStanding GatewayClient::paste(const std::string& pasted) {
  const auto answer = send("POST", path_ + "headless", base::formEncode({{"url", pasted}}));
  return standingOf(*parsed(answer));
}

void GatewayClient::cancel() {
  static_cast<void>(send("POST", path_ + "headless", base::formEncode({{"cancel", "1"}})));
}

http::ClientResponse GatewayClient::send(const std::string& method, const std::string& path,
                                         std::string body) {
  http::ClientRequest request;
  request.method = method;
  request.url = base_;
  request.url.path = path;
  request.fields = {{"Accept", "application/json"}};
  if (!cookie_.empty()) request.fields.emplace_back("Cookie", cookie_);
  if (!body.empty())
    request.fields.emplace_back("Content-Type", "application/x-www-form-urlencoded");
  request.body = std::move(body);
  return http_.send(request, kLimit);
}

}  // namespace app
