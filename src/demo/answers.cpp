#include "demo/answers.h"

#include "base/json.h"

#include <Poco/JSON/Array.h>

namespace demo {

http::Answer jsonAnswer(int status, const Poco::JSON::Object& object) {
  return {.status = status,
          .contentType = "application/json",
          .body = base::jsonText(object),
          .fields = {{"Cache-Control", "no-store"}, {"X-Content-Type-Options", "nosniff"}}};
}

http::Answer oauthError(int status, const std::string& error, const std::string& description) {
  Poco::JSON::Object object;
  object.set("error", error);
  object.set("error_description", description);
  return jsonAnswer(status, object);
}

http::Answer emptyAnswer(int status) {
  return {.status = status,
          .contentType = {},
          .body = {},
          .fields = {{"Cache-Control", "no-store"}, {"X-Content-Type-Options", "nosniff"}}};
}

http::Answer onlyMethods(const std::string& allowed) {
  auto answer = emptyAnswer(405);
  answer.fields.emplace_back("Allow", allowed);
  return answer;
}

Poco::JSON::Array listOf(const std::vector<std::string>& items) {
  Poco::JSON::Array array;
  for (const auto& item : items) array.add(item);
  return array;
}

}  // namespace demo
