#include "cli/parser.h"

#include "cli/verb_table.h"
#include "config/suggestion.h"

#include <algorithm>
#include <optional>
#include <utility>
#include <vector>

namespace cli {

namespace {

/// An option as it was typed. Whether it belongs to the verb is known only at the end.
struct Given {
  std::string_view name;
  std::string value;
};

/// Takes the arguments one by one, and holds them against the table once all are there.
class Parser {
 public:
  Parser(const Verbs& verbs, std::span<const std::string_view> arguments)
      : verbs_(verbs), rest_(arguments) {}

  Parsed parse() {
    bool optionsEnded = false;
    while (!rest_.empty() && !fault_ && !help_ && !version_) {
      const auto argument = take();
      if (!optionsEnded && argument == "--")
        optionsEnded = true;
      else if (!optionsEnded && argument.size() > 1 && argument.starts_with('-'))
        option(argument);
      else
        word(argument);
    }
    if (version_) return VersionWanted{};
    if (help_) return HelpWanted{verb_ != nullptr ? std::string(verb_->name) : group_};
    return fault_ ? Parsed(UsageFault{*fault_}) : finished();
  }

 private:
  std::string_view take() {
    const auto first = rest_.front();
    rest_ = rest_.subspan(1);
    return first;
  }

  /// `text` may end in a suggestion, which has its own question mark.
  void fail(const std::string& text) {
    const bool asks = text.ends_with('?');
    fault_ = text + (asks ? " See " : "; see ") + helpCommand(verb_ != nullptr ? verb_->name : "");
  }

  void word(std::string_view word) {
    if (verb_ != nullptr) return words_.push_back(word);
    const auto name = group_.empty() ? std::string(word) : group_ + ' ' + std::string(word);
    verb_ = findVerb(verbs_, name);
    if (verb_ != nullptr) return;
    if (group_.empty() && isGroup(verbs_, word)) {
      group_ = word;
      return;
    }
    fail("unknown verb: " + name + config::didYouMean(name, verbNames(verbs_)));
  }

  void option(std::string_view argument) {
    const auto equals = argument.find('=');
    const auto name = argument.substr(0, equals);
    const bool joined = equals != std::string_view::npos;
    const bool help = name == "--help" || name == "-h";
    const auto* known = findOption(verb_, verbs_, name);
    const bool flag = help || name == "--version" || (known != nullptr && known->value.empty());
    if (joined && flag) return fail("option takes no value: " + std::string(name));
    // These two win over whatever follows.
    help_ = help;
    version_ = name == "--version";
    if (help_ || version_) return;
    if (known == nullptr) return fail(unknown(name));
    if (flag) return given_.push_back({name, {}});
    std::string value(joined ? argument.substr(equals + 1) : "");
    if (!joined && !rest_.empty()) value = take();
    if (value.empty()) return fail("option needs a value: " + std::string(name));
    given_.push_back({name, std::move(value)});
  }

  [[nodiscard]] std::string unknown(std::string_view name) const {
    return "unknown option: " + std::string(name) +
           config::didYouMean(name, optionNames(verb_, verbs_));
  }

  Parsed finished() {
    if (verb_ == nullptr && !group_.empty()) {
      fail(group_ + " needs a second word" + secondWords());
      return UsageFault{*fault_};
    }
    if (verb_ == nullptr) verb_ = &verbs_.front();
    checkOptions();
    checkArguments();
    if (fault_) return UsageFault{*fault_};
    Call call(verbs_, *verb_);
    for (const auto given : words_) call.addArgument(std::string(given));
    for (auto& given : given_) call.addOption(std::string(given.name), std::move(given.value));
    return call;
  }

  [[nodiscard]] std::string secondWords() const {
    std::string text;
    for (const auto name : verbNames(verbs_))
      if (name.starts_with(group_ + ' '))
        text += (text.empty() ? ": " : ", ") + std::string(name.substr(group_.size() + 1));
    return text;
  }

  void checkOptions() {
    for (const auto& given : given_) {
      if (ownOption(*verb_, given.name) != nullptr) continue;
      std::string owners;
      for (const auto& verb : verbs_)
        if (ownOption(verb, given.name) != nullptr)
          owners += (owners.empty() ? "" : ", ") + std::string(verb.name);
      return fail(std::string(given.name) + " is for " + owners + ", not for " +
                  std::string(verb_->name));
    }
  }

  void checkArguments() {
    const auto& wanted = verb_->arguments;
    const auto least = std::ranges::count_if(wanted, [](const auto& one) { return !one.optional; });
    const auto given = words_.size();
    if (given < static_cast<std::size_t>(least))
      return fail(std::string(verb_->name) + " needs " + std::string(wanted[given].name));
    const bool open = !wanted.empty() && wanted.back().repeated;
    if (given > wanted.size() && !open)
      fail("unexpected argument: " + std::string(words_[wanted.size()]));
  }

  const Verbs& verbs_;
  std::span<const std::string_view> rest_;
  const Verb* verb_ = nullptr;
  std::string group_;  ///< a verb's first word that waits for the second
  std::vector<std::string_view> words_;
  std::vector<Given> given_;
  std::optional<std::string> fault_;
  bool help_ = false;
  bool version_ = false;
};

}  // namespace

Parsed parse(const Verbs& verbs, std::span<const std::string_view> arguments) {
  return Parser(verbs, arguments).parse();
}

}  // namespace cli
