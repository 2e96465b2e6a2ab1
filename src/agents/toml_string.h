#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>

namespace agents::toml {

/// Where the string that begins at `begin` (one of the four kinds) ends; nullopt when it does not.
[[nodiscard]] std::optional<std::size_t> stringEnd(std::string_view text, std::size_t begin);
/// What a whole string token means; nullopt for an escape that TOML does not know.
[[nodiscard]] std::optional<std::string> meaning(std::string_view token);

}  // namespace agents::toml
