#include "cli/gateway_client.h"

#include "base/encoding.h"
#include "base/error.h"
#include "base/json.h"
#include "base/port_holder.h"
#include "http/error_table.h"

#include <algorithm>
#include <utility>

namespace cli {

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

LoginStanding standingOf(const Object& object) {
  LoginStanding standing;
  standing.state = text(object, "state");
  standing.origin = text(*member(object, "upstream"), "origin");
  standing.scope = text(object, "scope");
  standing.message = text(object, "message");
  standing.hint = text(object, "hint");
  return standing;
}

bool meansNobodyThere(const Error& error) {
  return error.kind() == ErrorKind::kAuthServerUnreachable ||
         error.kind() == ErrorKind::kUpstreamUnreachable;
}

}  // namespace

bool GatewayClient::isThere() {
  const auto answer = send("GET", "/health");
  try {
    return base::jsonString(*base::parseJsonObject(answer.body), "status") == "ok";
  } catch (const Error&) {
    return false;
  }
}

Error GatewayClient::notAGateway(const std::string& detail) const {
  const auto holder = base::portHolder(base_.port);
  return {ErrorKind::kInternal,
          "what answers at " + base_.origin() + " is not this gateway" +
              (holder ? ", but " + *holder : std::string()) + ".",
          detail, "Stop it, or run the gateway on another --port."};
}

Object::Ptr GatewayClient::parsed(const http::ClientResponse& response) const {
  Object::Ptr object;
  try {
    object = base::parseJsonObject(response.body);
  } catch (const Error& error) {
    throw notAGateway(error.text());
  }
  if (response.status >= kErrors)
    throw Error(kindOf(text(*object, "error")), text(*object, "message"), {},
                text(*object, "hint"));
  return object;
}

GatewayClient::Profiles GatewayClient::profiles() {
  const auto object = parsed(send("GET", "/"));
  const auto list = object->getArray("profiles");
  if (text(*object, "name") != "mcp-auth-proxy" || list.isNull()) throw notAGateway();
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

std::string GatewayClient::status(const std::string& profile) {
  auto answer = send("GET", "/p/" + profile + "/oauth/status");
  static_cast<void>(parsed(answer));
  return std::move(answer.body);
}

std::string GatewayClient::logout(const std::string& profile) {
  return text(*parsed(send("POST", "/p/" + profile + "/oauth/logout")), "message");
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
  try {
    return http_.send(request, kLimit);
  } catch (const Error& error) {
    if (meansNobodyThere(error)) throw NobodyThere(error);
    throw;
  }
}

}  // namespace cli
