#pragma once

#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace config {

/// A profile to be written into a profiles file, all values as plain texts.
struct NewProfile {
  std::string name;
  std::vector<std::pair<std::string, std::string>> settings;  ///< "upstream_mcp_url" first
  std::vector<std::pair<std::string, std::string>> headers;   ///< may be empty
};

/// The text of a profiles file with one profile more, after the last one and in the file's own
/// style, or with one less. Every other byte stays as it was: comments, order, line ends. Before it
/// is returned the result is read again, and must say what the old text said but for that profile.
/// Both throw base::Error(kSettings) with what to do: a text that is no YAML, a name that is there
/// already or is not there, a layout that they cannot edit without harm. Pure.
[[nodiscard]] std::string withProfile(std::string_view text, const NewProfile& profile);
[[nodiscard]] std::string withoutProfile(std::string_view text, std::string_view name);

}  // namespace config
