#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace cli {

class Call;

/// What a shell's completion offers for a value.
enum class Offers { kNothing, kFiles, kProfiles, kVerbs };

/// A word that follows the verb: shown as NAME, `[NAME]` where it may be missing, `NAME...` where
/// there may be several.
struct Argument {
  std::string_view name;
  bool optional = false;
  bool repeated = false;
  Offers offers = Offers::kNothing;
};

/// `--name`, or `--name VALUE` where `value` says what stands there. Where it is given again, the
/// last one counts, unless the verb asks for all of them (Call::values).
struct Option {
  std::string_view name;   ///< "--port"
  std::string_view value;  ///< "PORT"; "" = takes none
  std::string_view text;   ///< one line for --help and the manual
  Offers offers = Offers::kNothing;
};

/// A command line that somebody would type, and what it does.
struct Example {
  std::string_view line;
  std::string_view does;
};

/// One row of the table of verbs: all that parsing, help, completion and the manual know of it.
/// The words are literals. Plain data.
struct Verb {
  std::string_view name;     ///< "login", or two words: "store list"
  std::string_view summary;  ///< one line, lower case, without a full stop
  std::string_view details;  ///< more of it, in whole sentences; may be empty
  std::vector<Argument> arguments;
  std::vector<Option> options;
  std::vector<Example> examples;
  /// Does it and returns the exit status. Main thread, in a hardened process. What it throws as
  /// base::Error is printed in one line: status 2 for kSettings, else 1.
  int (*run)(const Call& call) = nullptr;
};

/// All verbs in the order of --help. The first is what runs when none is named.
using Verbs = std::vector<Verb>;

/// Exit statuses.
inline constexpr int kFine = 0;
inline constexpr int kFailed = 1;
inline constexpr int kUsage = 2;

}  // namespace cli
