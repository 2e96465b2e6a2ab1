#include "cli/verb_table.h"

#include <algorithm>

namespace cli {

namespace {

void addOnce(std::vector<std::string_view>& names, std::string_view name) {
  if (std::ranges::find(names, name) == names.end()) names.push_back(name);
}

}  // namespace

const Verb* findVerb(const Verbs& verbs, std::string_view name) {
  const auto found = std::ranges::find(verbs, name, &Verb::name);
  return found == verbs.end() ? nullptr : &*found;
}

bool isGroup(const Verbs& verbs, std::string_view word) {
  const auto start = std::string(word) + ' ';
  return std::ranges::any_of(verbs,
                             [&start](const Verb& verb) { return verb.name.starts_with(start); });
}

const Option* ownOption(const Verb& verb, std::string_view name) {
  const auto found = std::ranges::find(verb.options, name, &Option::name);
  return found == verb.options.end() ? nullptr : &*found;
}

const Option* findOption(const Verb* verb, const Verbs& verbs, std::string_view name) {
  if (verb != nullptr)
    if (const auto* own = ownOption(*verb, name)) return own;
  for (const auto& one : verbs)
    if (const auto* found = ownOption(one, name)) return found;
  return nullptr;
}

std::vector<std::string_view> verbNames(const Verbs& verbs) {
  std::vector<std::string_view> names;
  for (const auto& verb : verbs) {
    const auto space = verb.name.find(' ');
    if (space != std::string_view::npos) addOnce(names, verb.name.substr(0, space));
    addOnce(names, verb.name);
  }
  return names;
}

std::vector<std::string_view> optionNames(const Verb* verb, const Verbs& verbs) {
  std::vector<std::string_view> names;
  for (const auto& one : verbs)
    if (verb == nullptr || verb == &one)
      for (const auto& option : one.options) addOnce(names, option.name);
  for (const std::string_view everywhere : {"--help", "--version"}) addOnce(names, everywhere);
  return names;
}

std::string helpCommand(std::string_view verb) {
  return "mcp-auth-proxy " + (verb.empty() ? std::string() : std::string(verb) + ' ') + "--help";
}

}  // namespace cli
