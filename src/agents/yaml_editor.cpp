#include "agents/yaml_editor.h"

#include "agents/text_place.h"
#include "agents/yaml_writer.h"
#include "base/error.h"
#include "config/fault.h"
#include "config/yaml_document.h"

#include <algorithm>
#include <limits>
#include <optional>
#include <utility>

namespace agents::yaml {

namespace {

using config::YamlMember;
using config::YamlNode;
using Path = std::vector<std::string>;

constexpr int kNoLine = std::numeric_limits<int>::max();

YamlNode parse(std::string_view text) {
  checkText(text);
  config::Faults faults;
  auto node = config::parseYaml(text, "", faults);
  if (!faults.empty()) {
    const auto& fault = faults.all().front();
    throw base::Error(base::ErrorKind::kSettings,
                      "line " + std::to_string(fault.source.place.line) + ": " + fault.text);
  }
  return node ? std::move(*node) : YamlNode();
}

Value valueOf(const YamlNode& node) {
  if (node.kind == YamlNode::Kind::kScalar) return Value::ofString(node.text);
  Value value;
  if (node.kind == YamlNode::Kind::kNull) return value;
  value.kind = node.kind == YamlNode::Kind::kList ? Value::Kind::kList : Value::Kind::kMap;
  for (const auto& item : node.items) value.items.push_back(valueOf(item));
  for (const auto& member : node.members)
    value.members.push_back({member.name, valueOf(member.value), {}});
  return value;
}

/// The text's lines, each with its end. Numbered from 1, as the parser does.
class Lines {
 public:
  explicit Lines(std::string_view text) {
    while (!text.empty()) {
      const auto end = text.find('\n');
      lines_.emplace_back(text.substr(0, end == std::string_view::npos ? end : end + 1));
      text.remove_prefix(lines_.back().size());
    }
  }

  [[nodiscard]] int count() const { return static_cast<int>(lines_.size()); }

  [[nodiscard]] std::string& at(int number) { return lines_[static_cast<std::size_t>(number - 1)]; }

  [[nodiscard]] const std::string& at(int number) const {
    return lines_[static_cast<std::size_t>(number - 1)];
  }

  void insertAfter(int number, const std::string& text) {
    lines_.insert(lines_.begin() + number, text);
  }

  void remove(int first, int last) {
    lines_.erase(lines_.begin() + first - 1, lines_.begin() + last);
  }

  [[nodiscard]] std::string text() const {
    std::string out;
    for (const auto& line : lines_) out += line;
    return out;
  }

 private:
  std::vector<std::string> lines_;
};

/// The map that `path` names, as far as it is there.
struct Reached {
  const YamlNode* map = nullptr;
  const YamlMember* holder = nullptr;  ///< whose value `map` is; null for the root
  std::size_t steps = 0;
  int next = kNoLine;  ///< the line of what follows the map
};

int nextLine(const YamlNode& map, const YamlMember& member, int after) {
  const auto* const last = &map.members.back();
  return &member == last ? after : (&member + 1)->line;
}

[[noreturn]] void refuse(const YamlNode& node, const std::string& what) {
  throw base::Error(base::ErrorKind::kSettings, "line " + std::to_string(node.line) + ": " + what);
}

[[noreturn]] void refuseWay(const YamlNode& node, const std::string& name) {
  refuse(node, name + " is written in a way unknown here; write it with one entry a line");
}

/// An empty map in braces can become a block; others in braces are left to people.
bool inBraces(const Lines& lines, const YamlNode& map) {
  if (map.kind != YamlNode::Kind::kMap || map.line < 1 || map.line > lines.count()) return false;
  const auto& line = lines.at(map.line);
  const auto column = static_cast<std::size_t>(map.column - 1);
  return column < line.size() && line[column] == '{';
}

/// Each member begins a line of its own, all in one column, further in than what holds the map.
bool isBlock(const Lines& lines, const YamlNode& map, const YamlMember* holder) {
  auto line = holder == nullptr ? 0 : holder->line;
  const auto column = map.members.empty() ? 0 : map.members.front().column;
  if (holder != nullptr && column <= holder->column) return false;
  return std::all_of(map.members.begin(), map.members.end(), [&](const YamlMember& member) {
    if (member.name.empty() || member.line <= line || member.column != column) return false;
    line = member.line;
    const auto indent = static_cast<std::size_t>(column - 1);
    return lines.at(line).find_first_not_of(' ') >= indent;
  });
}

void checkMap(const Lines& lines, const YamlNode& node, const YamlMember* holder) {
  const auto name = holder == nullptr ? std::string("the file") : holder->name;
  if (node.kind == YamlNode::Kind::kNull) return;
  if (node.kind != YamlNode::Kind::kMap) refuse(node, name + " is no map");
  if (node.members.empty()) return;
  if (inBraces(lines, node))
    refuse(node, name + " is written in braces; write it with one entry a line");
  if (!isBlock(lines, node, holder)) refuseWay(node, name);
}

Reached reach(const Lines& lines, const YamlNode& root, const Path& path) {
  checkMap(lines, root, nullptr);
  Reached reached{&root, nullptr, 0, kNoLine};
  for (; reached.steps < path.size(); ++reached.steps) {
    const auto* const member = reached.map->find(path[reached.steps]);
    if (member == nullptr) break;
    checkMap(lines, member->value, member);
    reached.next = nextLine(*reached.map, *member, reached.next);
    reached.holder = member;
    reached.map = &member->value;
  }
  return reached;
}

bool isBlankOrComment(const std::string& line, int column) {
  const auto first = line.find_first_not_of(" \t\r\n");
  if (first == std::string::npos) return true;
  return line[first] == '#' && static_cast<int>(first) < column;
}

/// The last line of what begins on `line` at `column`, when the next thing begins on `next`:
/// blank lines and comments that are not further in belong to what follows.
int lastLine(const Lines& lines, int line, int column, int next) {
  auto last = std::min(next - 1, lines.count());
  while (last > line && isBlankOrComment(lines.at(last), column)) --last;
  if (lines.at(last).starts_with("...")) --last;
  return last;
}

Member wrapped(const Path& path, std::size_t steps, const Member& entry) {
  Member member = entry;
  for (auto i = path.size(); i > steps; --i) member = {path[i - 1], Value::ofMap({member}), {}};
  return member;
}

/// Puts whole lines after a line, which may be the file's last and without an end.
std::string insertLines(Lines lines, int after, std::string block, std::string_view newline) {
  if (after > 0 && !lines.at(after).ends_with('\n')) {
    lines.at(after).append(newline);
    block.resize(block.size() - newline.size());
  }
  lines.insertAfter(after, block);
  return lines.text();
}

/// Where the value of a key in block style stands on the key's line: after its ':'.
std::size_t colonEnd(const std::string& line, const YamlMember& key) {
  const auto from = static_cast<std::size_t>(key.column - 1) + key.name.size();
  const auto colon = line.find(':', from);
  if (colon == std::string::npos) refuseWay(key.value, key.name);
  return colon + 1;
}

std::string inserted(std::string_view text, const Reached& reached, const Member& entry) {
  Lines lines(text);
  Layout layout{{}, indentStepOf(text), newlineOf(text)};
  if (!reached.map->members.empty()) {
    const auto& last = reached.map->members.back();
    layout.indent = std::string(static_cast<std::size_t>(last.column - 1), ' ');
    const auto end = lastLine(lines, last.line, last.column, reached.next);
    return insertLines(lines, end, written(entry, layout), layout.newline);
  }
  if (reached.holder == nullptr) {
    if (inBraces(lines, *reached.map)) refuse(*reached.map, "the file is written in braces");
    return insertLines(lines, lines.count(), written(entry, layout), layout.newline);
  }
  const auto& holder = *reached.holder;
  auto& line = lines.at(holder.line);
  if (inBraces(lines, holder.value)) {
    const auto begin = colonEnd(line, holder);
    const auto close = line.find('}', begin);
    if (close == std::string::npos) refuse(holder.value, holder.name + " is written in braces");
    line.erase(begin, close + 1 - begin);
  } else if (!isBlankOrComment(line.substr(colonEnd(line, holder)), kNoLine) ||
             lastLine(lines, holder.line, kNoLine, reached.next) != holder.line) {
    refuseWay(holder.value, holder.name);
  }
  layout.indent = std::string(static_cast<std::size_t>(holder.column - 1), ' ').append(layout.step);
  return insertLines(lines, holder.line, written(entry, layout), layout.newline);
}

/// A text block at the end of a file would get the line end that another line needs before it.
void checkEnd(std::string_view text) {
  if (text.empty() || text.ends_with('\n')) return;
  if (!sameMeaning(read(text), read(std::string(text) + '\n')))
    failAt(text, text.size(), "the text block that ends the file has no line end; give it one");
}

/// The text without the end of its last line, unless that is part of a value.
std::string withoutLastEnd(const std::string& text) {
  const auto shorter = text.substr(0, text.size() - (text.ends_with("\r\n") ? 2 : 1));
  return sameMeaning(read(shorter), read(text)) ? shorter : text;
}

std::string withoutMember(std::string_view text, const Reached& reached, const YamlMember& member) {
  Lines lines(text);
  const auto next = nextLine(*reached.map, member, reached.next);
  const auto last = lastLine(lines, member.line, member.column, next);
  const bool unended = last == lines.count() && !lines.at(last).ends_with('\n');
  lines.remove(member.line, last);
  if (reached.map->members.size() == 1 && reached.holder != nullptr) {
    auto& line = lines.at(reached.holder->line);
    line.insert(colonEnd(line, *reached.holder), " {}");
  }
  return unended && lines.count() > 0 ? withoutLastEnd(lines.text()) : lines.text();
}

}  // namespace

Value read(std::string_view text) { return valueOf(parse(text)); }

std::string put(std::string_view text, const Path& path, const Member& entry) {
  const auto root = parse(text);
  checkEnd(text);
  const Lines lines(text);
  const auto reached = reach(lines, root, path);
  if (reached.steps < path.size())
    return inserted(text, reached, wrapped(path, reached.steps, entry));
  const auto* const standing = reached.map->find(entry.name);
  if (standing == nullptr) return inserted(text, reached, entry);
  const Layout layout{std::string(static_cast<std::size_t>(standing->column - 1), ' '),
                      indentStepOf(text), newlineOf(text)};
  const auto next = nextLine(*reached.map, *standing, reached.next);
  const auto last = lastLine(lines, standing->line, standing->column, next);
  auto block = written(entry, layout);
  if (!lines.at(last).ends_with('\n')) block.resize(block.size() - layout.newline.size());
  auto changed = lines;
  changed.remove(standing->line, last);
  changed.insertAfter(standing->line - 1, block);
  return changed.text();
}

std::string erase(std::string_view text, const Path& path, const std::string& name) {
  const auto root = parse(text);
  const auto reached = reach(Lines(text), root, path);
  const auto* const member = reached.steps < path.size() ? nullptr : reached.map->find(name);
  return member == nullptr ? std::string(text) : withoutMember(text, reached, *member);
}

}  // namespace agents::yaml
