#include "demo/tools.h"

#include "demo/answers.h"

#include <array>
#include <ctime>
#include <sstream>

namespace demo {

namespace {

using Poco::JSON::Array;
using Poco::JSON::Object;

ToolResult echo(const Object& arguments, const ToolContext& /*context*/) {
  const auto text = arguments.get("text");
  if (!text.isString()) return {.text = "echo needs 'text', a string", .isError = true};
  return {.text = text.extract<std::string>()};
}

std::optional<double> number(const Object& arguments, const std::string& name) {
  const auto value = arguments.get(name);
  if (value.isEmpty() || !value.isNumeric() || value.isBoolean()) return std::nullopt;
  return value.convert<double>();
}

ToolResult add(const Object& arguments, const ToolContext& /*context*/) {
  constexpr int kDigits = 15;
  const auto a = number(arguments, "a");
  const auto b = number(arguments, "b");
  if (!a || !b) return {.text = "add needs 'a' and 'b', two numbers", .isError = true};
  std::ostringstream text;
  text.precision(kDigits);
  text << *a + *b;
  return {.text = text.str()};
}

ToolResult currentTime(const Object& /*arguments*/, const ToolContext& context) {
  const auto time = std::chrono::system_clock::to_time_t(context.clock.wall());
  std::tm parts{};
  gmtime_r(&time, &parts);
  std::array<char, 32> text{};
  const auto size = std::strftime(text.data(), text.size(), "%Y-%m-%dT%H:%M:%SZ", &parts);
  return {.text = std::string(text.data(), size)};
}

ToolResult tokenInfo(const Object& /*arguments*/, const ToolContext& context) {
  std::ostringstream text;
  text << "This call came with an access token that is " << context.access.age.count()
       << " s old and good for another " << context.access.left.count()
       << " s. The gateway has renewed this login " << context.access.refreshes
       << " times. Scope: " << context.access.scope;
  return {.text = text.str()};
}

struct Tool {
  const char* name;
  const char* description;
  ToolResult (*call)(const Object&, const ToolContext&);
};

constexpr std::array<Tool, 4> kTools{{
    {"echo", "Says what you say.", &echo},
    {"add", "Adds two numbers.", &add},
    {"current_time", "Tells the demo server's time, in UTC.", &currentTime},
    {"token_info", "Tells about the access token that the gateway put into this call.", &tokenInfo},
}};

Object property(const std::string& type, const std::string& description) {
  Object object;
  object.set("type", type);
  object.set("description", description);
  return object;
}

Object schemaOf(const std::string& tool) {
  Object properties;
  Object schema;
  schema.set("type", "object");
  if (tool == "echo") {
    properties.set("text", property("string", "what to say"));
    schema.set("required", listOf({"text"}));
  } else if (tool == "add") {
    properties.set("a", property("number", "the first number"));
    properties.set("b", property("number", "the second number"));
    schema.set("required", listOf({"a", "b"}));
  }
  schema.set("properties", properties);
  return schema;
}

}  // namespace

Array toolList() {
  Array tools;
  for (const auto& tool : kTools) {
    Object object;
    object.set("name", std::string(tool.name));
    object.set("description", std::string(tool.description));
    object.set("inputSchema", schemaOf(tool.name));
    tools.add(object);
  }
  return tools;
}

std::optional<ToolResult> callTool(const std::string& name, const Object& arguments,
                                   const ToolContext& context) {
  for (const auto& tool : kTools)
    if (name == tool.name) return tool.call(arguments, context);
  return std::nullopt;
}

}  // namespace demo
