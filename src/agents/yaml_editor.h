#pragma once

#include "agents/value.h"

#include <string>
#include <string_view>
#include <vector>

namespace agents::yaml {

/// A YAML file's values, all scalars as strings; kNull for an empty one. The places are left out.
/// Throws base::Error(kSettings) "line N: …", for anchors and aliases too.
[[nodiscard]] Value read(std::string_view text);

/// Both change one entry of the block-style map at `path`, line by line, and leave every other line
/// as it was. They throw base::Error(kSettings) "line N: …" for a text that is not YAML, and for a
/// map on the path that is written in braces or is no map. Pure.

/// The text with the entry as the last of its map, or in place of the one of its name.
[[nodiscard]] std::string put(std::string_view text, const std::vector<std::string>& path,
                              const Member& entry);
/// The text without the entry; the same text when there is none. A map that becomes empty is `{}`.
/// Undoes `put` to the byte where the map had entries before.
[[nodiscard]] std::string erase(std::string_view text, const std::vector<std::string>& path,
                                const std::string& name);

}  // namespace agents::yaml
