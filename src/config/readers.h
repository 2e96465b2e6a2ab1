#pragma once

#include "base/secret.h"
#include "config/fault.h"
#include "config/rotating_secret.h"
#include "config/url_rules.h"
#include "config/value.h"

#include <filesystem>
#include <string>
#include <string_view>
#include <type_traits>
#include <utility>
#include <vector>

namespace config {

// How the members of the settings structs are read; each gives a function for Key::read. A value at
// fault leaves its member alone.

template <typename Target>
auto readText(std::string Target::* member) {
  return [member](const Value& value, Target& target) {
    if (auto text = value.text()) target.*member = std::move(*text);
  };
}

template <typename Target>
auto readSecret(base::Secret Target::* member) {
  return [member](const Value& value, Target& target) {
    auto text = value.text(true);
    if (!text) return;
    target.*member = base::Secret(*text);
    base::wipe(*text);
  };
}

/// A secret that is read again at each use where it is a file; tried here, so that a wrong path
/// shows at the start.
template <typename Target>
auto readRotatingSecret(RotatingSecret Target::* member) {
  return [member](const Value& value, Target& target) {
    auto text = value.text(true);
    if (!text) return;
    const auto file = value.wholeFile();
    target.*member = file ? RotatingSecret(*file, value.references().readFile)
                          : RotatingSecret(base::Secret(*text));
    base::wipe(*text);
  };
}

template <typename Target>
auto readUrl(std::string Target::* member, UrlRule rule) {
  return [member, rule](const Value& value, Target& target) {
    auto text = value.text();
    if (!text) return;
    if (auto fault = urlFault(*text, rule))
      value.fault(std::move(*fault));
    else
      target.*member = std::move(*text);
  };
}

template <typename Target>
auto readFlag(bool Target::* member) {
  return [member](const Value& value, Target& target) {
    if (const auto flag = value.flag()) target.*member = *flag;
  };
}

/// A number; for a chrono duration, in its own unit.
template <typename Target, typename Number>
auto readNumber(Number Target::* member, Range range) {
  return [member, range](const Value& value, Target& target) {
    const auto number = value.integer(range);
    if (!number) return;
    if constexpr (std::is_integral_v<Number>)
      target.*member = static_cast<Number>(*number);
    else
      target.*member = Number(*number);
  };
}

template <typename Target>
auto readPath(std::filesystem::path Target::* member) {
  return [member](const Value& value, Target& target) {
    if (const auto text = value.text()) target.*member = value.references().directory / *text;
  };
}

template <typename Choice>
using Choices = std::vector<std::pair<std::string_view, Choice>>;

/// "must be one of a, b, c".
[[nodiscard]] std::string mustBeOneOf(const std::vector<std::string_view>& words);

template <typename Target, typename Choice>
auto readChoice(Choice Target::* member, Choices<Choice> choices) {
  return [member, choices = std::move(choices)](const Value& value, Target& target) {
    const auto text = value.text();
    if (!text) return;
    std::vector<std::string_view> words;
    for (const auto& [word, choice] : choices) {
      words.push_back(word);
      if (word != *text) continue;
      target.*member = choice;
      return;
    }
    value.fault(mustBeOneOf(words));
  };
}

}  // namespace config
