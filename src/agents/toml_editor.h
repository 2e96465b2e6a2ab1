#pragma once

#include "agents/value.h"

#include <string>
#include <string_view>
#include <vector>

namespace agents::toml {

/// Both change one entry, a table `[path.name]`, and leave every other byte as it was. They throw
/// base::Error(kSettings) "line N: …" for a text that is not TOML, and for a `path` written as one
/// inline table, which cannot be added to from outside. Pure.

/// The text with the entry as a table at its end, or in place of the one of its name.
[[nodiscard]] std::string put(std::string_view text, const std::vector<std::string>& path,
                              const Member& entry);
/// The text without the entry, in whatever form it stands (table with subtables, dotted keys,
/// inline); the same text when there is none. Undoes `put` to the byte.
[[nodiscard]] std::string erase(std::string_view text, const std::vector<std::string>& path,
                                const std::string& name);

}  // namespace agents::toml
