#include "cli/help.h"

#include "base/error.h"
#include "cli/verb_table.h"
#include "config/suggestion.h"

#include <algorithm>
#include <utility>
#include <vector>

namespace cli {

namespace {

constexpr std::string_view kProgram = "mcp-auth-proxy";
constexpr std::string_view kStatuses =
    "\nExit status: 0 fine, 1 failed while running, 2 settings or usage.\n";
constexpr std::size_t kWidth = 80;
/// What is longer in the left column stands on a line of its own.
constexpr std::size_t kWidestLeft = 30;

using Rows = std::vector<std::pair<std::string, std::string_view>>;

/// `text` in lines of at most kWidth, those after the first begun with `indent` spaces.
std::string wrapped(std::string_view text, std::size_t column, std::size_t indent) {
  std::string out;
  while (!text.empty()) {
    const auto word = text.substr(0, text.find(' '));
    text.remove_prefix(std::min(text.size(), word.size() + 1));
    if (column > indent && column + word.size() >= kWidth) {
      while (!out.empty() && out.back() == ' ') out.pop_back();
      out += '\n' + std::string(indent, ' ');
      column = indent;
    }
    out += std::string(word) + (text.empty() ? "" : " ");
    column += word.size() + 1;
  }
  return out + '\n';
}

std::string columns(const Rows& rows) {
  std::size_t width = 0;
  for (const auto& [left, right] : rows)
    if (left.size() <= kWidestLeft) width = std::max(width, left.size());
  std::string text;
  for (const auto& [left, right] : rows) {
    const bool fits = left.size() <= width;
    text += "  " + left + (fits ? "" : "\n  ");
    text += std::string(width + 2 - (fits ? left.size() : 0), ' ');
    text += wrapped(right, width + 4, width + 4);
  }
  return text;
}

Rows optionRows(const std::vector<Option>& options) {
  Rows rows;
  for (const auto& option : options) rows.emplace_back(spelled(option), option.text);
  rows.emplace_back("--help", "print this and exit");
  return rows;
}

std::string examplesOf(const Verb& verb) {
  std::string text;
  for (const auto& example : verb.examples)
    text += "  " + std::string(example.line) + "\n      " + std::string(example.does) + '\n';
  return text.empty() ? text : "\nExamples:\n" + text;
}

std::string verbHelp(const Verb& verb) {
  auto text = "Usage: " + std::string(kProgram) + ' ' + usageOf(verb) + '\n';
  auto summary = std::string(verb.summary) + '.';
  if (summary.front() >= 'a' && summary.front() <= 'z')
    summary.front() = static_cast<char>(summary.front() - 'a' + 'A');
  text += wrapped(summary, 0, 0);
  if (!verb.details.empty()) text += '\n' + wrapped(verb.details, 0, 0);
  text += "\nOptions:\n" + columns(optionRows(verb.options));
  return text + examplesOf(verb) + std::string(kStatuses);
}

std::string verbList(const Verbs& verbs, std::string_view start) {
  Rows rows;
  for (const auto& verb : verbs)
    if (verb.name.starts_with(start)) {
      auto usage = usageOf(verb);
      rows.emplace_back(usage.substr(0, usage.find(" [OPTION]...")), verb.summary);
    }
  return columns(rows);
}

std::string programHelp(const Verbs& verbs) {
  const auto& usual = verbs.front();
  auto rows = optionRows(usual.options);
  rows.emplace_back("--version", "print the version and exit");
  return "Usage: " + std::string(kProgram) +
         " [VERB] [OPTION]...\n"
         "Stand in front of remote MCP servers: log in once in a browser, and every agent\n"
         "on this machine talks to http://127.0.0.1:5177/p/NAME/mcp without a token.\n"
         "\nVerbs:\n" +
         verbList(verbs, {}) + "\nOptions of " + std::string(usual.name) +
         ", which is what runs when no verb is named:\n" + columns(rows) + examplesOf(usual) +
         "\n" + std::string(kProgram) + " VERB --help says more about one verb.\n" +
         std::string(kStatuses.substr(1));
}

}  // namespace

std::string spelled(const Option& option) {
  return std::string(option.name) + (option.value.empty() ? "" : " ") + std::string(option.value);
}

std::string usageOf(const Verb& verb) {
  std::string text(verb.name);
  for (const auto& argument : verb.arguments) {
    const auto name = std::string(argument.name) + (argument.repeated ? "..." : "");
    text += argument.optional ? " [" + name + ']' : ' ' + name;
  }
  return verb.options.empty() ? text : text + " [OPTION]...";
}

std::string helpText(const Verbs& verbs, std::string_view topic) {
  if (topic.empty()) return programHelp(verbs);
  if (const auto* verb = findVerb(verbs, topic)) return verbHelp(*verb);
  if (isGroup(verbs, topic)) return "Verbs:\n" + verbList(verbs, std::string(topic) + ' ');
  throw base::Error(base::ErrorKind::kSettings, "there is no verb '" + std::string(topic) + "'" +
                                                    config::didYouMean(topic, verbNames(verbs)));
}

}  // namespace cli
