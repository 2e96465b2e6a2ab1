#pragma once

#include "base/clock.h"

#include <optional>
#include <string>
#include <string_view>

namespace web {

/// A JSON object in the making, its members in the order they were added. Texts come out inert as
/// HTML too (base::appendJsonString).
class JsonObject {
 public:
  JsonObject& add(std::string_view name, std::string_view text);
  /// null for "".
  JsonObject& addOrNull(std::string_view name, std::string_view text);
  JsonObject& addNumber(std::string_view name, std::optional<long long> number);
  JsonObject& addFlag(std::string_view name, bool flag);
  /// As `2026-11-22T10:00:00Z`, or null.
  JsonObject& addTime(std::string_view name, std::optional<base::WallTime> time);
  JsonObject& add(std::string_view name, const JsonObject& object);
  /// JSON that is already written: an array, null.
  JsonObject& addJson(std::string_view name, std::string_view json);

  [[nodiscard]] std::string text() const { return '{' + members_ + '}'; }

 private:
  std::string members_;
};

/// UTC, ISO 8601, whole seconds.
[[nodiscard]] std::string isoTime(base::WallTime time);

}  // namespace web
