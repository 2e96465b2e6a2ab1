#pragma once

#include "cli/verb.h"

#include <cstdint>
#include <optional>
#include <string>
#include <utility>
#include <vector>

namespace cli {

/// A command line as it was understood: the verb, its arguments and its options, which the table
/// allowed. Made by the parser, read by the verb. `verbs` outlives it.
class Call {
 public:
  Call(const Verbs& verbs, const Verb& verb) : verbs_(&verbs), verb_(&verb) {}

  [[nodiscard]] const Verbs& verbs() const { return *verbs_; }

  [[nodiscard]] const Verb& verb() const { return *verb_; }

  [[nodiscard]] const std::vector<std::string>& arguments() const { return arguments_; }

  /// "" when there is none.
  [[nodiscard]] std::string argument(std::size_t index) const;

  /// Whether the option was given.
  [[nodiscard]] bool has(std::string_view option) const { return value(option).has_value(); }

  /// The last value that was given.
  [[nodiscard]] std::optional<std::string> value(std::string_view option) const;
  /// All of them, in order.
  [[nodiscard]] std::vector<std::string> values(std::string_view option) const;

  void addArgument(std::string word) { arguments_.push_back(std::move(word)); }

  void addOption(std::string name, std::string value) {
    options_.emplace_back(std::move(name), std::move(value));
  }

 private:
  const Verbs* verbs_;
  const Verb* verb_;
  std::vector<std::string> arguments_;
  std::vector<std::pair<std::string, std::string>> options_;
};

}  // namespace cli
