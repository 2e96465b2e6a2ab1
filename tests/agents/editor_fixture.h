#pragma once

#include "agents/file_format.h"
#include "base/error.h"

#include <catch2/catch.hpp>

#include <string>
#include <string_view>
#include <vector>

namespace agents_tests {

/// One editor, one map of a file, one entry: what the editors' tests try.
struct Editing {
  using Path = std::vector<std::string>;

  agents::Format format;
  std::string (*putter)(std::string_view, const Path&, const agents::Member&);
  std::string (*eraser)(std::string_view, const Path&, const std::string&);
  Path path;
  agents::Member entry;

  [[nodiscard]] std::string put(const std::string& text) const { return putter(text, path, entry); }

  [[nodiscard]] std::string erase(const std::string& text) const {
    return eraser(text, path, entry.name);
  }

  /// What `put` says against the text; "" when it takes it.
  [[nodiscard]] std::string refusal(const std::string& text) const {
    try {
      static_cast<void>(put(text));
    } catch (const base::Error& error) {
      return error.text();
    }
    return {};
  }

  [[nodiscard]] bool holdsEntry(const std::string& text) const {
    const auto root = agents::readAs(format, text);
    const auto* const map = root.at(path);
    const auto* const found = map == nullptr ? nullptr : map->find(entry.name);
    return found != nullptr && agents::sameMeaning(*found, meaningOf(entry.value));
  }

  /// The entry goes in as nothing else changes, once, and comes out to the byte.
  void checkUndone(const std::string& text) const {
    CAPTURE(text);
    const auto with = agents::withEntry(format, text, path, entry);
    CHECK(holdsEntry(with));
    CHECK(agents::withEntry(format, with, path, entry) == with);
    CHECK(agents::withoutEntry(format, with, path, entry.name) == text);
  }

 private:
  /// YAML's reader gives every scalar as a string.
  [[nodiscard]] agents::Value meaningOf(agents::Value value) const {
    for (auto& member : value.members)
      if (format == agents::Format::kYaml) member.value.kind = agents::Value::Kind::kString;
    return value;
  }
};

}  // namespace agents_tests
