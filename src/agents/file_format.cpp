#include "agents/file_format.h"

#include "agents/jsonc_editor.h"
#include "agents/jsonc_scanner.h"
#include "agents/toml_editor.h"
#include "agents/toml_scanner.h"
#include "agents/yaml_editor.h"
#include "base/error.h"

#include <algorithm>
#include <span>

namespace agents {

namespace {

using Path = std::vector<std::string>;

/// The value without the entry, and without the maps on the way that hold nothing else.
void prune(Value& value, std::span<const std::string> path, const std::string& name) {
  const auto& step = path.empty() ? name : path.front();
  std::erase_if(value.members, [&](Member& member) {
    if (member.name != step) return false;
    if (path.empty()) return true;
    prune(member.value, path.subspan(1), name);
    return member.value.members.empty();
  });
}

[[noreturn]] void damaged() {
  throw base::Error(base::ErrorKind::kInternal,
                    "this file is written in a way that cannot be changed safely here", {},
                    "Change it by hand; --print shows what to write.");
}

/// Nothing but the entry may differ between the two.
void checkOthers(Value before, Value after, const Path& path, const std::string& name) {
  prune(before, path, name);
  prune(after, path, name);
  // A file that was empty holds an empty map once its entry is taken away.
  const bool bothEmpty = before.members.empty() && after.members.empty() &&
                         before.kind != Value::Kind::kList && before.text.empty();
  if (!bothEmpty && !sameMeaning(before, after)) damaged();
}

const Value* entryOf(const Value& root, Path path, const std::string& name) {
  path.push_back(name);
  return root.at(path);
}

/// A format's three functions.
struct Editor {
  Value (*read)(std::string_view text);
  std::string (*put)(std::string_view text, const Path& path, const Member& entry);
  std::string (*erase)(std::string_view text, const Path& path, const std::string& name);
};

Value readToml(std::string_view text) { return toml::tree(toml::read(text)); }

Editor editorOf(Format format) {
  switch (format) {
    case Format::kJson:
      return {jsonc::read, jsonc::put, jsonc::erase};
    case Format::kToml:
      return {readToml, toml::put, toml::erase};
    case Format::kYaml:
      return {yaml::read, yaml::put, yaml::erase};
  }
  damaged();
}

}  // namespace

Value readAs(Format format, std::string_view text) { return editorOf(format).read(text); }

std::string withEntry(Format format, std::string_view text, const Path& path, const Member& entry) {
  const auto editor = editorOf(format);
  const auto before = editor.read(text);
  const auto* const there = entryOf(before, path, entry.name);
  if (there != nullptr && sameMeaning(*there, entry.value)) return std::string(text);
  auto result = editor.put(text, path, entry);
  const auto after = editor.read(result);
  const auto* const standing = entryOf(after, path, entry.name);
  if (standing == nullptr || standing->members.size() != entry.value.members.size()) damaged();
  checkOthers(before, after, path, entry.name);
  return result;
}

std::string withoutEntry(Format format, std::string_view text, const Path& path,
                         const std::string& name) {
  const auto editor = editorOf(format);
  auto result = editor.erase(text, path, name);
  const auto after = editor.read(result);
  if (entryOf(after, path, name) != nullptr) damaged();
  checkOthers(editor.read(text), after, path, name);
  return result;
}

}  // namespace agents
