#include "agents/jsonc_editor.h"

#include "agents/json_writer.h"
#include "agents/jsonc_scanner.h"
#include "agents/text_place.h"

#include <algorithm>

namespace agents::jsonc {

namespace {

using Path = std::vector<std::string>;

bool hasNewline(std::string_view text, std::size_t from, std::size_t to) {
  return text.substr(from, to - from).find('\n') != std::string_view::npos;
}

bool isBlank(std::string_view text, std::size_t from, std::size_t to) {
  return text.substr(from, to - from).find_first_not_of(" \t\r\n") == std::string_view::npos;
}

/// The comma after a value that ends at `position`, past comments; npos when there is none.
std::size_t commaAfter(std::string_view text, std::size_t position) {
  const auto next = skipGap(text, position);
  return next < text.size() && text[next] == ',' ? next : std::string_view::npos;
}

const Member* onlyMember(std::string_view text, const Value& map, const std::string& name) {
  const Member* found = nullptr;
  for (const auto& member : map.members) {
    if (member.name != name) continue;
    if (found != nullptr) failAt(text, member.nameSpan.begin, quoted(name) + " stands twice");
    found = &member;
  }
  return found;
}

/// The map that `path` names, as far as it is there.
struct Reached {
  const Value* map = nullptr;
  std::size_t steps = 0;
};

Reached reach(std::string_view text, const Value& root, const Path& path) {
  if (root.kind != Value::Kind::kMap) failAt(text, root.span.begin, "the value is no object");
  Reached reached{&root, 0};
  for (; reached.steps < path.size(); ++reached.steps) {
    const auto* const next = onlyMember(text, *reached.map, path[reached.steps]);
    if (next == nullptr) break;
    if (next->value.kind != Value::Kind::kMap)
      failAt(text, next->value.span.begin, quoted(next->name) + " is no object");
    reached.map = &next->value;
  }
  return reached;
}

/// The entry inside the maps that the path lacks from `steps` on.
Member wrapped(const Path& path, std::size_t steps, const Member& entry) {
  Member member = entry;
  for (auto i = path.size(); i > steps; --i) member = {path[i - 1], Value::ofMap({member}), {}};
  return member;
}

/// Where the next member of a map would go.
struct Slot {
  std::size_t valueEnd = 0;  ///< of the last value, or after the '{'
  std::size_t tokenEnd = 0;  ///< of the last value, comma or comment before the '}'
  std::size_t close = 0;     ///< the '}'
  bool needsComma = false;
  bool trailingComma = false;
};

Slot slotOf(std::string_view text, const Value& map) {
  Slot slot;
  slot.close = map.span.end - 1;
  slot.valueEnd = map.members.empty() ? map.span.begin + 1 : map.members.back().value.span.end;
  const auto comma = map.members.empty() ? std::string_view::npos : commaAfter(text, slot.valueEnd);
  slot.trailingComma = comma != std::string_view::npos;
  slot.needsComma = !map.members.empty() && !slot.trailingComma;
  const auto from = slot.trailingComma ? comma + 1 : slot.valueEnd;
  slot.tokenEnd = lastComment(text, from, slot.close).end;
  return slot;
}

/// A map's members stand on lines of their own; an empty one takes after the file.
bool isSpread(std::string_view text, const Value& map, const Slot& slot) {
  if (hasNewline(text, slot.tokenEnd, slot.close)) return true;
  if (!map.members.empty())
    return hasNewline(text, map.span.begin, map.members.front().nameSpan.begin);
  return hasNewline(text, 0, map.span.begin) || isBlank(text, 0, map.span.begin);
}

Layout layoutOf(std::string_view text, const Value& map, const Slot& slot) {
  Layout layout{isSpread(text, map, slot), "", newlineOf(text), indentStepOf(text), {}};
  if (map.members.empty()) {
    layout.indent = std::string(indentAt(text, map.span.begin)).append(layout.step);
    return layout;
  }
  const auto& first = map.members.front();
  layout.indent = indentAt(text, first.nameSpan.begin);
  if (first.value.span.begin > first.nameSpan.end + 1) layout.space = " ";
  return layout;
}

std::string inserted(std::string_view text, const Value& map, const Member& entry) {
  const auto slot = slotOf(text, map);
  const auto layout = layoutOf(text, map, slot);
  std::string addition;
  if (layout.spread)
    addition.append(layout.newline).append(layout.indent);
  else if (!map.members.empty())
    addition += layout.space;
  addition += written(entry, layout);
  if (slot.trailingComma) addition += ',';
  // A '}' that stands behind the last member stays there: only so can erase undo this.
  if (layout.spread && map.members.empty() && !hasNewline(text, slot.tokenEnd, slot.close))
    addition.append(layout.newline).append(indentAt(text, map.span.begin));
  auto out = replaced(text, {slot.tokenEnd, slot.tokenEnd}, addition);
  if (slot.needsComma) out.insert(slot.valueEnd, 1, ',');
  return out;
}

std::string first(std::string_view text, const Member& entry) {
  const Layout layout{true, "", newlineOf(text), "  ", {}};
  std::string out(text);
  if (!out.empty() && !out.ends_with('\n')) out += layout.newline;
  return out.append(written(Value::ofMap({entry}), layout)).append(layout.newline);
}

/// The entry's line end has to stay: a line comment before it would swallow what follows.
bool needsItsLine(std::string_view text, const Span& comment, std::size_t after) {
  const auto next = text.find_first_not_of(" \t\r", after);
  return text.substr(comment.begin, comment.end - comment.begin).starts_with("//") &&
         (next == std::string_view::npos || text[next] != '\n');
}

std::string withoutLast(std::string_view text, const Value& map, std::size_t after, bool ownComma) {
  const auto name = map.members.back().nameSpan.begin;
  const auto close = map.span.end - 1;
  if (map.members.size() == 1 && isBlank(text, map.span.begin + 1, name) &&
      isBlank(text, after, close))
    return replaced(text, {map.span.begin + 1, close}, "");
  auto begin = map.span.begin + 1;
  auto comma = std::string_view::npos;
  if (map.members.size() > 1) {
    comma = commaAfter(text, map.members[map.members.size() - 2].value.span.end);
    begin = comma + 1;
  }
  const auto comment = lastComment(text, begin, name);
  begin = needsItsLine(text, comment, after) ? name : comment.end;
  auto out = replaced(text, {begin, after}, "");
  if (comma != std::string_view::npos && !ownComma) out.erase(comma, 1);
  return out;
}

}  // namespace

std::string put(std::string_view text, const Path& path, const Member& entry) {
  const auto root = read(text);
  if (root.span.begin == root.span.end) return first(text, wrapped(path, 0, entry));
  const auto reached = reach(text, root, path);
  if (reached.steps < path.size())
    return inserted(text, *reached.map, wrapped(path, reached.steps, entry));
  const auto* const standing = onlyMember(text, *reached.map, entry.name);
  if (standing == nullptr) return inserted(text, *reached.map, entry);
  auto layout = layoutOf(text, *reached.map, slotOf(text, *reached.map));
  return replaced(text, standing->value.span, written(entry.value, layout));
}

std::string erase(std::string_view text, const Path& path, const std::string& name) {
  const auto root = read(text);
  if (root.span.begin == root.span.end) return std::string(text);
  const auto reached = reach(text, root, path);
  const auto* const entry =
      reached.steps < path.size() ? nullptr : onlyMember(text, *reached.map, name);
  if (entry == nullptr) return std::string(text);
  const auto comma = commaAfter(text, entry->value.span.end);
  const bool ownComma = comma != std::string_view::npos;
  const auto after = ownComma ? comma + 1 : entry->value.span.end;
  if (entry == &reached.map->members.back())
    return withoutLast(text, *reached.map, after, ownComma);
  const auto next = std::min(text.find_first_not_of(" \t\r\n", after), text.size());
  return replaced(text, {entry->nameSpan.begin, next}, "");
}

}  // namespace agents::jsonc
