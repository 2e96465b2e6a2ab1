#include "config/profiles_edit.h"

#include "base/error.h"
#include "config/flow_map.h"
#include "config/keys.h"
#include "config/suggestion.h"
#include "config/text_lines.h"
#include "config/yaml_document.h"
#include "config/yaml_scalar.h"

#include <algorithm>

namespace config {

namespace {

using base::Error;
using base::ErrorKind;
using Kind = YamlNode::Kind;

constexpr int kStep = 2;
constexpr std::string_view kByHand =
    "Edit the file by hand; mcp-auth-proxy check says if it is fine.";

[[noreturn]] void refuse(const std::string& why, std::string_view hint = kByHand) {
  throw Error(ErrorKind::kSettings, why, {}, std::string(hint));
}

YamlNode parsed(std::string_view text) {
  Faults faults;
  auto root = parseYaml(text, "the profiles file", faults);
  if (!root || !faults.empty()) refuse(faults.all().front().line() + ".", "Mend that first.");
  if (root->kind != Kind::kMap && root->kind != Kind::kNull)
    refuse("the profiles file is no map of keys.");
  return *std::move(root);
}

/// Whether both say the same, wherever it stands.
bool sameMeaning(const YamlNode& a, const YamlNode& b) {
  const auto sameMember = [](const YamlMember& x, const YamlMember& y) {
    return x.name == y.name && sameMeaning(x.value, y.value);
  };
  return a.kind == b.kind && a.text == b.text &&
         std::ranges::equal(a.items, b.items, sameMeaning) &&
         std::ranges::equal(a.members, b.members, sameMember);
}

YamlNode scalar(const std::string& text) {
  YamlNode node;
  node.kind = Kind::kScalar;
  node.text = text;
  return node;
}

YamlNode mapOf(const std::vector<std::pair<std::string, std::string>>& values) {
  YamlNode node;
  node.kind = Kind::kMap;
  for (const auto& [key, value] : values)
    node.members.push_back({.name = key, .line = 0, .column = 0, .value = scalar(value)});
  return node;
}

YamlNode nodeOf(const NewProfile& profile) {
  auto node = mapOf(profile.settings);
  if (!profile.headers.empty())
    node.members.push_back(
        {.name = "headers", .line = 0, .column = 0, .value = mapOf(profile.headers)});
  return node;
}

/// The profiles' node in `root`, made a map where there is none yet.
YamlNode& profilesOf(YamlNode& root) {
  root.kind = Kind::kMap;
  auto found = std::ranges::find(root.members, kProfilesKey, &YamlMember::name);
  if (found == root.members.end()) {
    root.members.push_back(
        {.name = std::string(kProfilesKey), .line = 0, .column = 0, .value = {}});
    found = root.members.end() - 1;
  }
  if (found->value.kind == Kind::kNull) found->value.kind = Kind::kMap;
  if (found->value.kind != Kind::kMap) refuse("'profiles' is no map of names.");
  return found->value;
}

std::string checkedAgainst(const YamlNode& expected, std::string text) {
  Faults faults;
  const auto root = parseYaml(text, {}, faults);
  if (!root || !faults.empty() || !sameMeaning(*root, expected))
    refuse("the profiles file is laid out in a way that cannot be edited without harm.");
  return text;
}

/// `key: value` lines, and maps of them, at `indent`.
std::string blockLines(const YamlNode& map, int indent, int step, std::string_view end) {
  std::string text;
  for (const auto& member : map.members) {
    text += std::string(static_cast<std::size_t>(indent), ' ') + yamlKey(member.name) + ':';
    if (member.value.kind == Kind::kMap)
      text += std::string(end) + blockLines(member.value, indent + step, step, end);
    else
      text += ' ' + yamlScalar(member.value.text) + std::string(end);
  }
  return text;
}

std::string flowText(const YamlNode& map) {
  std::string text;
  for (const auto& member : map.members) {
    text += (text.empty() ? "" : ", ") + yamlKey(member.name) + ": ";
    text +=
        member.value.kind == Kind::kMap ? flowText(member.value) : yamlQuoted(member.value.text);
  }
  return '{' + text + '}';
}

/// A map with the one member.
YamlNode wrapped(std::string_view name, YamlNode value) {
  YamlNode map;
  map.kind = Kind::kMap;
  map.members.push_back(
      {.name = std::string(name), .line = 0, .column = 0, .value = std::move(value)});
  return map;
}

/// Puts one profile into a text, or takes one out.
class Editor {
 public:
  explicit Editor(std::string_view text) : text_(text), lines_(text), root_(parsed(text)) {}

  [[nodiscard]] const YamlNode& root() const { return root_; }

  [[nodiscard]] std::string add(const std::string& name, const YamlNode& value) const {
    const auto* profiles = root_.find(kProfilesKey);
    const auto entry = wrapped(name, value);
    if (profiles == nullptr) return addKey(wrapped(kProfilesKey, entry));
    if (isFlow(profiles->value)) return addToFlow(profiles->value, entry);
    if (profiles->value.kind == Kind::kNull)
      return insertAfter(profiles->line, block(entry, profiles->column - 1 + kStep, kStep));
    return addToBlock(profiles->value, entry);
  }

  [[nodiscard]] std::string remove(const YamlNode& profiles, const YamlMember& member) const {
    if (isFlow(profiles)) return removeFromFlow(profiles, member);
    const int last = lines_.lastLineOf(member.line, member.column - 1);
    int first = member.line;
    // Of two blank lines that would meet, one goes too.
    const bool blankAfter = last >= lines_.count() || lines_.isBlank(last + 1);
    if (blankAfter && lines_.isBlank(first - 1)) --first;
    auto text = std::string(text_);
    return text.erase(lines_.start(first), lines_.start(last + 1) - lines_.start(first));
  }

 private:
  [[nodiscard]] bool isFlow(const YamlNode& node) const {
    const auto at = lines_.offset(node.line, node.column);
    return node.kind == Kind::kMap && at < text_.size() && text_[at] == '{';
  }

  [[nodiscard]] std::string block(const YamlNode& map, int indent, int step) const {
    return blockLines(map, indent, step, lines_.lineEnd());
  }

  /// After the whole line; a last line without an end gets one, and the new last line none.
  [[nodiscard]] std::string insertAfter(int line, std::string added) const {
    auto text = std::string(text_);
    const auto at = lines_.start(line + 1);
    const auto end = lines_.lineEnd();
    if (at > 0 && text[at - 1] != '\n') {
      added.resize(added.size() - end.size());
      added.insert(0, end);
    }
    return text.insert(at, added);
  }

  [[nodiscard]] std::string addKey(const YamlNode& entry) const {
    if (root_.kind == Kind::kMap && isFlow(root_)) return addToFlow(root_, entry);
    const int indent = root_.members.empty() ? 0 : root_.members.front().column - 1;
    return insertAfter(lines_.count(), block(entry, indent, kStep));
  }

  [[nodiscard]] std::string addToBlock(const YamlNode& profiles, const YamlNode& entry) const {
    const auto& first = profiles.members.front();
    const auto& last = profiles.members.back();
    const int indent = first.column - 1;
    int step = kStep;
    if (!first.value.members.empty() && first.value.members.front().line > first.line)
      step = first.value.members.front().column - first.column;
    const bool apart = last.line > first.line && lines_.isBlank(last.line - 1);
    const auto blank = apart ? std::string(lines_.lineEnd()) : std::string();
    return insertAfter(lines_.lastLineOf(last.line, indent), blank + block(entry, indent, step));
  }

  [[nodiscard]] FlowMap flowOf(const YamlNode& map) const {
    const auto found = findFlowMap(text_, lines_.offset(map.line, map.column));
    if (!found) refuse("the profiles file has a map in braces that does not end.");
    return *found;
  }

  [[nodiscard]] std::string addToFlow(const YamlNode& map, const YamlNode& entry) const {
    const auto flow = flowOf(map);
    const bool trailing = !flow.commas.empty() && flow.commas.back() + 1 == flow.contentEnd;
    std::string before = trailing ? " " : ", ";
    if (map.members.empty()) before.clear();
    auto inside = flowText(entry);
    inside = inside.substr(1, inside.size() - 2);
    return std::string(text_).insert(flow.contentEnd, before + inside);
  }

  [[nodiscard]] std::string removeFromFlow(const YamlNode& map, const YamlMember& member) const {
    const auto flow = flowOf(map);
    auto begin = lines_.offset(member.line, member.column);
    const auto after = std::ranges::upper_bound(flow.commas, begin);
    auto end = flow.contentEnd;
    if (after != flow.commas.end())
      end = std::min(text_.find_first_not_of(' ', *after + 1), text_.size());
    else if (after != flow.commas.begin())
      begin = *(after - 1);
    return std::string(text_).erase(begin, end - begin);
  }

  std::string_view text_;
  TextLines lines_;
  YamlNode root_;
};

}  // namespace

std::string withProfile(std::string_view text, const NewProfile& profile) {
  const Editor editor(text);
  auto expected = editor.root();
  auto& profiles = profilesOf(expected);
  if (profiles.find(profile.name) != nullptr)
    refuse("there is a profile '" + shown(profile.name) + "' already.",
           "Take another name, or remove that one first.");
  auto node = nodeOf(profile);
  profiles.members.push_back({.name = profile.name, .line = 0, .column = 0, .value = node});
  return checkedAgainst(expected, editor.add(profile.name, node));
}

std::string withoutProfile(std::string_view text, std::string_view name) {
  const Editor editor(text);
  auto expected = editor.root();
  auto& profiles = profilesOf(expected);
  const auto found = std::ranges::find(profiles.members, name, &YamlMember::name);
  if (found == profiles.members.end()) {
    std::vector<std::string_view> names;
    names.reserve(profiles.members.size());
    for (const auto& member : profiles.members) names.emplace_back(member.name);
    refuse("there is no profile '" + shown(name) + "' in the file" + didYouMean(name, names), "");
  }
  if (profiles.members.size() == 1)
    refuse("'" + shown(name) + "' is the only profile, and a file without any cannot be read.",
           "Remove the file instead.");
  profiles.members.erase(found);
  const auto& whole = editor.root().find(kProfilesKey)->value;
  return checkedAgainst(expected, editor.remove(whole, *whole.find(name)));
}

}  // namespace config
