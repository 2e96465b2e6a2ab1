#include "web/json_object.h"

#include "base/json_escape.h"

#include <Poco/DateTimeFormat.h>
#include <Poco/DateTimeFormatter.h>
#include <Poco/Timestamp.h>

#include <chrono>

namespace web {

std::string isoTime(base::WallTime time) {
  const auto seconds =
      std::chrono::duration_cast<std::chrono::seconds>(time.time_since_epoch()).count();
  return Poco::DateTimeFormatter::format(Poco::Timestamp::fromEpochTime(seconds),
                                         Poco::DateTimeFormat::ISO8601_FORMAT);
}

JsonObject& JsonObject::addJson(std::string_view name, std::string_view json) {
  if (!members_.empty()) members_ += ',';
  base::appendJsonString(members_, name);
  members_.append(":").append(json);
  return *this;
}

JsonObject& JsonObject::add(std::string_view name, std::string_view text) {
  std::string value;
  base::appendJsonString(value, text);
  return addJson(name, value);
}

JsonObject& JsonObject::addOrNull(std::string_view name, std::string_view text) {
  return text.empty() ? addJson(name, "null") : add(name, text);
}

JsonObject& JsonObject::addNumber(std::string_view name, std::optional<long long> number) {
  return addJson(name, number ? std::to_string(*number) : "null");
}

JsonObject& JsonObject::addFlag(std::string_view name, bool flag) {
  return addJson(name, flag ? "true" : "false");
}

JsonObject& JsonObject::addTime(std::string_view name, std::optional<base::WallTime> time) {
  return time ? add(name, isoTime(*time)) : addJson(name, "null");
}

JsonObject& JsonObject::add(std::string_view name, const JsonObject& object) {
  return addJson(name, object.text());
}

}  // namespace web
