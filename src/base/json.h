#pragma once

#include <Poco/Dynamic/Var.h>
#include <Poco/JSON/Array.h>
#include <Poco/JSON/Object.h>

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace base {

/// Bounds for JSON that a peer sent.
struct JsonLimits {
  std::size_t bytes = std::size_t{256} * 1024;
  int depth = 32;
};

/// Parses one JSON value. Throws Error(kMetadataInvalid) with a text that says why: not JSON, too
/// big, too deep, not UTF-8, duplicate names, bytes after the value.
[[nodiscard]] Poco::Dynamic::Var parseJson(std::string_view text, const JsonLimits& limits = {});
/// The same, and the value must be an object.
[[nodiscard]] Poco::JSON::Object::Ptr parseJsonObject(std::string_view text,
                                                      const JsonLimits& limits = {});

/// The member when it is a string; nullopt when absent or null. Another type throws
/// Error(kMetadataInvalid) that names the member.
[[nodiscard]] std::optional<std::string> jsonString(const Poco::JSON::Object& object,
                                                    const std::string& name);
[[nodiscard]] std::optional<bool> jsonBool(const Poco::JSON::Object& object,
                                           const std::string& name);
/// Accepts a whole number, or a string of digits (some servers send expires_in so).
[[nodiscard]] std::optional<long long> jsonInteger(const Poco::JSON::Object& object,
                                                   const std::string& name);
[[nodiscard]] std::optional<std::vector<std::string>> jsonStrings(const Poco::JSON::Object& object,
                                                                  const std::string& name);

/// Compact text of an object or array.
[[nodiscard]] std::string jsonText(const Poco::JSON::Object& object);

}  // namespace base
