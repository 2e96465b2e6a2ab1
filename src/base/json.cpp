#include "base/json.h"

#include "base/error.h"
#include "base/json_scanner.h"

#include <Poco/Exception.h>
#include <Poco/JSON/Parser.h>
#include <Poco/JSON/Stringifier.h>

#include <charconv>
#include <cmath>
#include <sstream>

namespace base {

namespace {

[[noreturn]] void wrongType(const std::string& name, std::string_view wanted) {
  throw Error(ErrorKind::kMetadataInvalid,
              "The JSON member '" + name + "' is not " + std::string(wanted));
}

/// The member's value; empty when absent or null.
Poco::Dynamic::Var member(const Poco::JSON::Object& object, const std::string& name) {
  return object.get(name);
}

std::optional<long long> integerOf(const std::string& digits) {
  long long value = 0;
  const char* const end = digits.data() + digits.size();
  const auto [stop, error] = std::from_chars(digits.data(), end, value);
  if (error != std::errc() || stop != end || digits.empty()) return std::nullopt;
  return value;
}

/// Some servers write 3600.0.
std::optional<long long> integerOf(double value) {
  constexpr double kExact = 9007199254740992.0;  // 2^53
  if (std::trunc(value) != value || std::abs(value) > kExact) return std::nullopt;
  return static_cast<long long>(value);
}

}  // namespace

Poco::Dynamic::Var parseJson(std::string_view text, const JsonLimits& limits) {
  checkJson(text, limits);
  try {
    Poco::JSON::Parser parser;
    // POCO parses no bare string or number, so every value goes in a list. The scan has limited the
    // depth already.
    parser.setDepth(static_cast<std::size_t>(limits.depth) + 2);
    return parser.parse('[' + std::string(text) + ']').extract<Poco::JSON::Array::Ptr>()->get(0);
  } catch (const Poco::Exception& e) {
    throw Error(ErrorKind::kMetadataInvalid, "The JSON could not be read", e.displayText());
  }
}

Poco::JSON::Object::Ptr parseJsonObject(std::string_view text, const JsonLimits& limits) {
  const auto value = parseJson(text, limits);
  if (value.type() != typeid(Poco::JSON::Object::Ptr))
    throw Error(ErrorKind::kMetadataInvalid, "The JSON is not an object");
  return value.extract<Poco::JSON::Object::Ptr>();
}

std::optional<std::string> jsonString(const Poco::JSON::Object& object, const std::string& name) {
  const auto value = member(object, name);
  if (value.isEmpty()) return std::nullopt;
  if (!value.isString()) wrongType(name, "a string");
  return value.extract<std::string>();
}

std::optional<bool> jsonBool(const Poco::JSON::Object& object, const std::string& name) {
  const auto value = member(object, name);
  if (value.isEmpty()) return std::nullopt;
  if (!value.isBoolean()) wrongType(name, "true or false");
  return value.extract<bool>();
}

std::optional<long long> jsonInteger(const Poco::JSON::Object& object, const std::string& name) {
  const auto value = member(object, name);
  if (value.isEmpty()) return std::nullopt;
  std::optional<long long> result;
  if (value.isString()) {
    result = integerOf(value.extract<std::string>());
  } else if (value.isInteger() && !value.isBoolean()) {
    result = integerOf(value.toString());
  } else if (value.type() == typeid(double)) {
    result = integerOf(value.extract<double>());
  }
  if (!result) wrongType(name, "a whole number");
  return result;
}

std::optional<std::vector<std::string>> jsonStrings(const Poco::JSON::Object& object,
                                                    const std::string& name) {
  const auto value = member(object, name);
  if (value.isEmpty()) return std::nullopt;
  if (value.type() != typeid(Poco::JSON::Array::Ptr)) wrongType(name, "a list of strings");
  std::vector<std::string> strings;
  for (const auto& item : *value.extract<Poco::JSON::Array::Ptr>()) {
    if (!item.isString()) wrongType(name, "a list of strings");
    strings.push_back(item.extract<std::string>());
  }
  return strings;
}

std::string jsonText(const Poco::JSON::Object& object) {
  std::ostringstream out;
  Poco::JSON::Stringifier::condense(object, out);
  return out.str();
}

}  // namespace base
