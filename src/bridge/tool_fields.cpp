#include "bridge/tool_fields.h"

#include "base/encoding.h"
#include "base/error.h"
#include "base/json.h"
#include "base/log.h"
#include "bridge/message_json.h"
#include "http/codec.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <optional>
#include <utility>

namespace bridge {

namespace {

using Poco::Dynamic::Var;
using Poco::JSON::Array;
using Poco::JSON::Object;

constexpr auto kMark = "x-mcp-header";
/// No server has as many tools; what comes after them has no fields.
constexpr std::size_t kMaxTools = 10'000;
constexpr std::array<std::string_view, 3> kMarkedTypes{"string", "integer", "boolean"};
/// Their members are schemas by name, whatever the name.
constexpr std::array<std::string_view, 4> kNamedSchemas{"patternProperties", "dependentSchemas",
                                                        "$defs", "definitions"};
/// These hold values, no schemas.
constexpr std::array<std::string_view, 4> kValues{"default", "const", "enum", "examples"};

base::Error invalid(const std::string& what) {
  return {base::ErrorKind::kUpstreamProtocol, "x-mcp-header " + what};
}

Object::Ptr objectIn(const Var& value) {
  return value.type() == typeid(Object::Ptr) ? value.extract<Object::Ptr>() : Object::Ptr();
}

Array::Ptr arrayIn(const Var& value) {
  return value.type() == typeid(Array::Ptr) ? value.extract<Array::Ptr>() : Array::Ptr();
}

/// Walks a schema and collects its marks.
class SchemaWalk {
 public:
  void visit(const Object& schema) {
    if (schema.has(kMark)) take(schema);
    for (const auto& [keyword, value] : schema) follow(keyword, value);
  }

  std::vector<ToolField> fields;

 private:
  void take(const Object& schema) {
    const auto mark = stringIn(schema, kMark);
    if (!reachable_ || path_.empty())
      throw invalid("stands where no chain of \"properties\" leads");
    if (!http::isToken(mark)) throw invalid("is no name that a field could have");
    if (std::ranges::find(kMarkedTypes, stringIn(schema, "type")) == kMarkedTypes.end())
      throw invalid("'" + mark + "' is on neither a string nor an integer nor a boolean");
    const auto same = [&mark](const ToolField& field) {
      return base::equalsIgnoreCase(field.name, "Mcp-Param-" + mark);
    };
    if (std::ranges::any_of(fields, same)) throw invalid("'" + mark + "' is there twice");
    fields.push_back({.name = "Mcp-Param-" + mark, .path = path_});
  }

  void follow(const std::string& keyword, const Var& value) {
    if (std::ranges::find(kValues, keyword) != kValues.end()) return;
    if (keyword == "properties") return enterProperties(value);
    const bool before = std::exchange(reachable_, false);
    const bool named = std::ranges::find(kNamedSchemas, keyword) != kNamedSchemas.end();
    const auto object = objectIn(value);
    if (named && !object.isNull())
      for (const auto& one : *object) search(one.second);
    else
      search(value);
    reachable_ = before;
  }

  void enterProperties(const Var& value) {
    const auto properties = objectIn(value);
    if (!properties) return;
    for (const auto& [name, schema] : *properties) {
      path_.push_back(name);
      search(schema);
      path_.pop_back();
    }
  }

  /// A schema, a list of them, or something else.
  void search(const Var& value) {
    if (const auto object = objectIn(value)) return visit(*object);
    if (const auto array = arrayIn(value))
      for (const auto& one : *array) search(one);
  }

  std::vector<std::string> path_;
  bool reachable_ = true;
};

/// The argument; empty where it is absent.
Var argumentAt(const Object::Ptr& arguments, const std::vector<std::string>& path) {
  Var value = arguments;
  for (const auto& name : path) {
    const auto object = objectIn(value);
    if (!object) return {};
    value = object->get(name);
  }
  return value;
}

/// As the shortest text of the same value: 42 for 42.0 as well.
std::string numberText(double value) {
  std::array<char, 32> text{};
  auto* const end = std::to_chars(text.data(), text.data() + text.size(), value).ptr;
  return {text.data(), end};
}

/// nullopt for what no field carries: nothing, null, an object, an array.
std::optional<std::string> textOf(const Var& value) {
  if (value.isEmpty()) return std::nullopt;
  if (value.isString()) return value.extract<std::string>();
  if (value.isBoolean()) return value.extract<bool>() ? "true" : "false";
  if (value.isInteger()) return value.convert<std::string>();
  if (value.isNumeric()) return numberText(value.convert<double>());
  return std::nullopt;
}

}  // namespace

std::vector<ToolField> toolFieldsIn(const Object& inputSchema) {
  SchemaWalk walk;
  walk.visit(inputSchema);
  return std::move(walk.fields);
}

std::string ToolFields::learn(std::string listing) {
  auto answer = base::parseJsonObject(listing, kMessageLimits);
  auto result = answer->getObject("result");
  const auto tools = result.isNull() ? Array::Ptr() : result->getArray("tools");
  if (!tools) return listing;
  Array::Ptr offered = new Array;
  for (const auto& one : *tools) {
    const auto tool = objectIn(one);
    if (!tool || isValid(*tool)) offered->add(one);
  }
  if (offered->size() == tools->size()) return listing;
  result->set("tools", offered);
  return base::jsonText(*answer);
}

bool ToolFields::isValid(const Object& tool) {
  const auto name = stringIn(tool, "name");
  const auto schema = objectIn(tool.get("inputSchema"));
  tools_.erase(name);
  try {
    auto fields = schema.isNull() ? std::vector<ToolField>() : toolFieldsIn(*schema);
    if (!fields.empty() && tools_.size() < kMaxTools) tools_.emplace(name, std::move(fields));
    return true;
  } catch (const base::Error& error) {
    base::log(base::LogLevel::kWarning, "a tool is left out of the server's list",
              {{"tool", name}, {"why", error.text()}});
    return false;
  }
}

RequestFields ToolFields::fieldsFor(const Message& message) const {
  const auto known = tools_.find(message.name);
  if (message.method != "tools/call" || message.name.empty() || known == tools_.end()) return {};
  const auto call = base::parseJsonObject(message.text, kMessageLimits);
  const auto arguments = objectIn(call->getObject("params")->get("arguments"));
  RequestFields fields;
  for (const auto& [name, path] : known->second)
    if (const auto text = textOf(argumentAt(arguments, path)))
      fields.emplace_back(name, fieldValueOf(*text));
  return fields;
}

}  // namespace bridge
