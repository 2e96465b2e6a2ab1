#pragma once

#include "agents/value.h"

#include <string>
#include <string_view>
#include <vector>

namespace agents::jsonc {

/// Both change one entry of the map at `path` and leave every other byte as it was: comments,
/// order, trailing commas, line ends, indentation, byte order mark. They throw base::Error
/// (kSettings) "line N: …" for a text that is not JSON with comments, a value on the path that is
/// no map, or a name on it that stands twice. Pure.

/// The text with the entry put in as the last of its map, or in place of the one of its name. Maps
/// that the path lacks are made; an empty text gets its first value.
[[nodiscard]] std::string put(std::string_view text, const std::vector<std::string>& path,
                              const Member& entry);
/// The text without the entry; the same text when there is none. Undoes `put` to the byte where the
/// map was there before.
[[nodiscard]] std::string erase(std::string_view text, const std::vector<std::string>& path,
                                const std::string& name);

}  // namespace agents::jsonc
