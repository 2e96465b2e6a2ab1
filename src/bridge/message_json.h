#pragma once

#include "base/json.h"
#include "bridge/line_reader.h"

#include <Poco/JSON/Object.h>

#include <string>

namespace bridge {

/// For whatever is read out of a message.
inline constexpr base::JsonLimits kMessageLimits{.bytes = LineReader::kLimit, .depth = 128};

/// "" where there is no such member, or it is no string.
[[nodiscard]] inline std::string stringIn(const Poco::JSON::Object& object,
                                          const std::string& name) {
  const auto value = object.get(name);
  return value.isString() ? value.extract<std::string>() : std::string();
}

}  // namespace bridge
