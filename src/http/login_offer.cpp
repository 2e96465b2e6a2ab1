#include "http/login_offer.h"

#include "base/error.h"
#include "base/json.h"

#include <algorithm>
#include <array>
#include <string>

namespace http {

namespace {

using Object = Poco::JSON::Object::Ptr;

constexpr const char* kCapabilities = "io.modelcontextprotocol/clientCapabilities";

/// The member when it is an object, else null.
Object objectIn(const Object& holder, const std::string& name) {
  return holder && holder->isObject(name) ? holder->getObject(name) : Object();
}

std::string textIn(const Object& holder, const std::string& name) {
  const auto value = holder ? holder->get(name) : Poco::Dynamic::Var();
  return value.isString() ? value.extract<std::string>() : std::string();
}

/// Null for what is no JSON object.
Object parsed(std::string_view body) {
  try {
    return base::parseJsonObject(body, {.bytes = body.size()});
  } catch (const base::Error&) {
    return {};
  }
}

bool takesUrls(const Object& capabilities) {
  return !objectIn(objectIn(capabilities, "elicitation"), "url").isNull();
}

/// The requests that may be answered with a question ("Supported Requests").
bool mayBeAsked(const std::string& method) {
  constexpr std::array<std::string_view, 3> kSupported = {"tools/call", "prompts/get",
                                                          "resources/read"};
  return std::find(kSupported.begin(), kSupported.end(), method) != kSupported.end();
}

LoginReading readModern(const Object& request, const Object& params, const Object& capabilities) {
  if (params->has("inputResponses")) {
    const auto answers = objectIn(params, "inputResponses");
    const auto ours = objectIn(answers, std::string(kLoginQuestion));
    return {.accepted = textIn(ours, "action") == "accept"};
  }
  const bool asked = takesUrls(capabilities) && mayBeAsked(textIn(request, "method"));
  return {.offer = asked ? LoginOffer::kInputRequest : LoginOffer::kText};
}

bool isInitializeWithUrls(const Object& request) {
  return textIn(request, "method") == "initialize" &&
         takesUrls(objectIn(objectIn(request, "params"), "capabilities"));
}

}  // namespace

LoginReading readLogin(std::string_view body, bool sessionTakesUrls) {
  const auto request = parsed(body);
  const auto params = objectIn(request, "params");
  const auto capabilities = objectIn(objectIn(params, "_meta"), kCapabilities);
  if (capabilities) return readModern(request, params, capabilities);
  const bool takes = isInitializeWithUrls(request) || (request && sessionTakesUrls);
  return {.offer = takes ? LoginOffer::kUrlError : LoginOffer::kText};
}

bool declaresUrls(std::string_view body) { return isInitializeWithUrls(parsed(body)); }

}  // namespace http
