#pragma once

#include <cstdint>
#include <filesystem>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <variant>

namespace app {

enum class Verb { kServe, kDemo, kLogin, kHelp, kVersion };

/// What the command line asked for. Plain data.
struct CommandLine {
  Verb verb = Verb::kServe;
  std::optional<std::filesystem::path> config;
  std::optional<std::string> bind;
  std::optional<std::uint16_t> port;
  std::string profile;     ///< login: "" = the default profile, or the only one
  bool noBrowser = false;  ///< login
  bool device = false;     ///< login
};

/// One line that says what is wrong with the command line.
struct UsageFault {
  std::string text;
};

/// GNU style: `--long value` and `--long=value`, verbs anywhere, `--` ends the options. `arguments`
/// is without the program's name. Pure.
[[nodiscard]] std::variant<CommandLine, UsageFault> parseCommandLine(
    std::span<const std::string_view> arguments);

/// The text of `--help`.
[[nodiscard]] std::string_view helpText();

}  // namespace app
