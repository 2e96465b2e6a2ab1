#include "agents/yaml_writer.h"

#include "agents/json_writer.h"
#include "base/encoding.h"

#include <algorithm>
#include <array>
#include <cctype>

namespace agents::yaml {

namespace {

/// Letters, digits and what stands in URLs, beginning with a letter or a '/', and no word that YAML
/// takes for a bool or null.
bool isPlain(std::string_view text) {
  constexpr std::array<std::string_view, 9> kWords = {"true", "false", "yes", "no", "on",
                                                      "off",  "null",  "y",   "n"};
  const auto word = base::lowerAscii(text);
  if (text.empty() || std::find(kWords.begin(), kWords.end(), word) != kWords.end()) return false;
  const auto isSafe = [](char letter) {
    return std::isalnum(static_cast<unsigned char>(letter)) != 0 ||
           std::string_view("_-./:").find(letter) != std::string_view::npos;
  };
  const bool begins = std::isalpha(static_cast<unsigned char>(text.front())) != 0 || text[0] == '/';
  return begins && !text.ends_with(':') && std::all_of(text.begin(), text.end(), isSafe);
}

std::string scalar(const Value& value) {
  if (value.kind == Value::Kind::kNull) return "null";
  if (value.kind == Value::Kind::kLiteral || isPlain(value.text)) return value.text;
  return jsonc::quoted(value.text);
}

std::string list(const Value& value) {
  std::string out = "[";
  for (const auto& item : value.items) out.append(out.size() > 1 ? ", " : "").append(scalar(item));
  return out + "]";
}

}  // namespace

std::string written(const Member& member, const Layout& layout) {
  const auto& value = member.value;
  auto out = layout.indent + scalar(Value::ofString(member.name)) + ":";
  if (value.kind == Value::Kind::kList)
    return out.append(" ").append(list(value)).append(layout.newline);
  if (value.kind != Value::Kind::kMap)
    return out.append(" ").append(scalar(value)).append(layout.newline);
  if (value.members.empty()) return out.append(" {}").append(layout.newline);
  out += layout.newline;
  auto inner = layout;
  inner.indent += layout.step;
  for (const auto& each : value.members) out += written(each, inner);
  return out;
}

}  // namespace agents::yaml
