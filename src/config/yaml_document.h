#pragma once

#include "config/fault.h"

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace config {

inline constexpr std::size_t kMaxFileBytes = std::size_t{1024} * 1024;
inline constexpr std::size_t kMaxYamlDepth = 16;
inline constexpr std::size_t kMaxYamlMembers = 16'384;

struct YamlMember;

/// A YAML value with its position, detached from the parser's own types. Plain data.
struct YamlNode {
  enum class Kind { kNull, kScalar, kList, kMap };

  Kind kind = Kind::kNull;
  int line = 0;
  int column = 0;
  std::string text;                 ///< kScalar
  std::vector<YamlNode> items;      ///< kList
  std::vector<YamlMember> members;  ///< kMap, in the file's order, names unique

  /// Null when there is none of that name.
  [[nodiscard]] const YamlMember* find(std::string_view name) const;
};

struct YamlMember {
  std::string name;
  int line = 0;
  int column = 0;
  YamlNode value;
};

/// Reads one YAML document. Duplicate keys, aliases, nesting past kMaxYamlDepth, maps past
/// kMaxYamlMembers, files past kMaxFileBytes, control characters and a second document are faults.
/// After a fault that leaves no sense in going on, the result is nullopt; an empty text gives a
/// null node.
[[nodiscard]] std::optional<YamlNode> parseYaml(std::string_view text, const std::string& fileName,
                                                Faults& faults);

}  // namespace config
