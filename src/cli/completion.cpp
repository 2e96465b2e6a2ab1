#include "cli/completion.h"

#include "base/error.h"
#include "cli/verb_table.h"
#include "config/fault.h"

#include <set>
#include <vector>

namespace cli {

namespace {

/// A text in single quotes, for all three shells.
std::string quoted(std::string_view text) {
  std::string out = "'";
  for (const char c : text) out += c == '\'' ? std::string("'\\''") : std::string(1, c);
  return out + '\'';
}

std::string joined(const std::vector<std::string_view>& words) {
  std::string text;
  for (const auto word : words) text += (text.empty() ? "" : " ") + std::string(word);
  return text;
}

std::string optionsOf(const Verb& verb) {
  std::vector<std::string_view> names;
  names.reserve(verb.options.size() + 1);
  for (const auto& option : verb.options) names.push_back(option.name);
  names.emplace_back("--help");
  return joined(names);
}

/// What may stand first: verbs, and the first words of those with two.
std::string firstWords(const Verbs& verbs) {
  std::vector<std::string_view> words;
  for (const auto name : verbNames(verbs))
    if (name.find(' ') == std::string_view::npos) words.push_back(name);
  return joined(words);
}

std::string secondWords(const Verbs& verbs, std::string_view group) {
  std::vector<std::string_view> words;
  for (const auto& verb : verbs)
    if (verb.name.starts_with(std::string(group) + ' '))
      words.push_back(verb.name.substr(group.size() + 1));
  return joined(words);
}

std::set<std::string_view> groups(const Verbs& verbs) {
  std::set<std::string_view> found;
  for (const auto name : verbNames(verbs))
    if (isGroup(verbs, name)) found.insert(name);
  return found;
}

/// The options whose value is a file, or which take any other value, as a bash pattern: "a|b".
std::string valuePattern(const Verbs& verbs, bool files) {
  std::set<std::string_view> names;
  for (const auto& verb : verbs)
    for (const auto& option : verb.options)
      if (!option.value.empty() && (option.offers == Offers::kFiles) == files)
        names.insert(option.name);
  std::string text;
  for (const auto name : names) text += (text.empty() ? "" : "|") + std::string(name);
  return text;
}

std::string wordsOffered(const Verb& verb) {
  if (verb.arguments.empty()) return {};
  switch (verb.arguments.back().offers) {
    case Offers::kProfiles:
      return "$(mcp-auth-proxy list --names 2>/dev/null)";
    case Offers::kVerbs:
      return "$verbs";
    case Offers::kFiles:
    case Offers::kNothing:
      break;
  }
  return {};
}

/// bash; zsh runs the same through bashcompinit.
std::string bash(const Verbs& verbs) {
  std::string text =
      "# bash completion for mcp-auth-proxy\n"
      "_mcp_auth_proxy() {\n"
      "  local word=${COMP_WORDS[COMP_CWORD]} before=${COMP_WORDS[COMP_CWORD-1]}\n"
      "  local verbs=" +
      quoted(firstWords(verbs)) +
      " verb= words= i\n"
      "  COMPREPLY=()\n"
      "  case $before in\n"
      "    " +
      valuePattern(verbs, true) +
      ") COMPREPLY=($(compgen -f -- \"$word\")); return ;;\n"
      "    " +
      valuePattern(verbs, false) +
      ") return ;;\n"
      "  esac\n"
      "  for ((i = 1; i < COMP_CWORD; i++)); do\n"
      "    case ${COMP_WORDS[i]} in\n"
      "      " +
      valuePattern(verbs, true) + '|' + valuePattern(verbs, false) +
      ") i=$((i + 1)) ;;\n"
      "      -*) ;;\n"
      "      *) verb=\"${verb:+$verb }${COMP_WORDS[i]}\" ;;\n"
      "    esac\n"
      "  done\n"
      "  case $verb in\n"
      "    '') words=\"$verbs --help --version\" ;;\n";
  for (const auto group : groups(verbs))
    text += "    " + quoted(group) + ") words=" + quoted(secondWords(verbs, group)) + " ;;\n";
  for (const auto& verb : verbs) {
    const auto offered = wordsOffered(verb);
    text += "    " + quoted(verb.name) + "|" + quoted(std::string(verb.name) + ' ') +
            "*) words=\"" + optionsOf(verb) + (offered.empty() ? "" : " " + offered) + "\" ;;\n";
  }
  return text +
         "    *) words= ;;\n"
         "  esac\n"
         "  COMPREPLY=($(compgen -W \"$words\" -- \"$word\"))\n"
         "}\n"
         "complete -o default -F _mcp_auth_proxy mcp-auth-proxy\n";
}

std::string zsh(const Verbs& verbs) {
  return "#compdef mcp-auth-proxy\n"
         "autoload -U +X bashcompinit && bashcompinit\n" +
         bash(verbs);
}

/// `words` must have been typed, in this order, for a line to apply.
std::string fishCondition(std::string_view verb) {
  std::string text;
  while (!verb.empty()) {
    const auto word = verb.substr(0, verb.find(' '));
    verb.remove_prefix(std::min(verb.size(), word.size() + 1));
    text += (text.empty() ? "" : "; and ") + std::string("__fish_seen_subcommand_from ") +
            std::string(word);
  }
  return text;
}

std::string fishVerb(const Verb& verb) {
  const std::string start = "complete -c mcp-auth-proxy -n " + quoted(fishCondition(verb.name));
  std::string text;
  for (const auto& option : verb.options) {
    text += start + " -l " + std::string(option.name.substr(2)) + " -d " + quoted(option.text);
    if (!option.value.empty()) text += option.offers == Offers::kFiles ? " -r -F" : " -x";
    text += '\n';
  }
  if (!verb.arguments.empty() && verb.arguments.back().offers == Offers::kProfiles)
    text += start + " -a '(mcp-auth-proxy list --names 2>/dev/null)'\n";
  return text;
}

std::string fish(const Verbs& verbs) {
  const auto start = std::string("complete -c mcp-auth-proxy -n ");
  std::string text = "# fish completion for mcp-auth-proxy\ncomplete -c mcp-auth-proxy -f\n";
  for (const auto& verb : verbs) {
    const auto space = verb.name.find(' ');
    if (space == std::string_view::npos) {
      text += start + "__fish_use_subcommand -a " + std::string(verb.name) + " -d " +
              quoted(verb.summary) + '\n';
    } else {
      const auto group = verb.name.substr(0, space);
      text += start + "__fish_use_subcommand -a " + std::string(group) + '\n';
      text += start + quoted(fishCondition(group)) + " -a " +
              std::string(verb.name.substr(space + 1)) + " -d " + quoted(verb.summary) + '\n';
    }
    text += fishVerb(verb);
  }
  return text;
}

}  // namespace

std::string completionScript(const Verbs& verbs, std::string_view shell) {
  if (shell == "bash") return bash(verbs);
  if (shell == "zsh") return zsh(verbs);
  if (shell == "fish") return fish(verbs);
  throw base::Error(base::ErrorKind::kSettings,
                    "no completion for the shell '" + config::shown(shell) + "'.", {},
                    "There is one for bash, zsh and fish.");
}

}  // namespace cli
