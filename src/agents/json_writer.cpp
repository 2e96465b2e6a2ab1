#include "agents/json_writer.h"

#include <array>
#include <cstdio>

namespace agents::jsonc {

namespace {

std::string list(const Value& value, const Layout& layout) {
  std::string out = "[";
  for (const auto& item : value.items) {
    if (out.size() > 1) out.append(",").append(layout.spread ? " " : layout.space);
    out += written(item, layout);
  }
  return out + "]";
}

std::string map(const Value& value, const Layout& layout) {
  if (value.members.empty()) return "{}";
  auto inner = layout;
  inner.indent += layout.step;
  std::string out = "{";
  for (const auto& member : value.members) {
    if (out.size() > 1) out += ',';
    if (layout.spread)
      out.append(layout.newline).append(inner.indent);
    else if (out.size() > 1)
      out += layout.space;
    out += written(member, inner);
  }
  if (layout.spread) out.append(layout.newline).append(layout.indent);
  return out + "}";
}

}  // namespace

std::string quoted(std::string_view text) {
  std::string out = "\"";
  for (const char letter : text) {
    if (letter == '"' || letter == '\\') {
      out += '\\';
      out += letter;
    } else if (static_cast<unsigned char>(letter) < 0x20) {
      std::array<char, 7> escape{};
      std::snprintf(escape.data(), escape.size(), "\\u%04x", static_cast<unsigned>(letter));
      out += escape.data();
    } else {
      out += letter;
    }
  }
  return out + "\"";
}

std::string written(const Value& value, const Layout& layout) {
  switch (value.kind) {
    case Value::Kind::kNull:
      return "null";
    case Value::Kind::kLiteral:
      return value.text;
    case Value::Kind::kString:
      return quoted(value.text);
    case Value::Kind::kList:
      return list(value, layout);
    case Value::Kind::kMap:
      return map(value, layout);
  }
  return {};
}

std::string written(const Member& member, const Layout& layout) {
  return quoted(member.name).append(":").append(layout.spread ? " " : layout.space) +
         written(member.value, layout);
}

}  // namespace agents::jsonc
