#include "app/doctor_verb.h"

#include "app/doctor_machine.h"
#include "app/doctor_upstreams.h"
#include "base/json.h"
#include "cli/call_settings.h"
#include "cli/style.h"
#include "cli/terminal_text.h"

#include <unistd.h>

#include <algorithm>
#include <iostream>
#include <variant>

namespace app {

namespace {

using Level = Finding::Level;

std::string_view wordOf(Level level) {
  if (level == Level::kFine) return "ok";
  return level == Level::kNote ? "note" : "fault";
}

Findings settingsFindings(const config::LoadResult& loaded) {
  Findings found;
  if (const auto* settings = std::get_if<config::Settings>(&loaded)) {
    const auto count = std::to_string(settings->profiles.size());
    const auto from = settings->file.empty() ? "the environment" : settings->file.string();
    if (settings->profiles.empty())
      return {{.level = Level::kFault,
               .what = "settings",
               .text = "name no profile",
               .hint = "Add one: mcp-auth-proxy add NAME URL"}};
    return {{.what = "settings", .text = "read from " + from + ", profiles: " + count, .hint = {}}};
  }
  for (const auto& fault : std::get<std::vector<config::Fault>>(loaded))
    found.push_back({.level = Level::kFault,
                     .what = "settings",
                     .text = fault.line(),
                     .hint = "docs/settings.md has every key."});
  return found;
}

void append(Findings& all, Findings more) { std::ranges::move(more, std::back_inserter(all)); }

Findings lookAtEverything(const config::LoadResult& loaded) {
  const base::SystemClock clock;
  auto found = settingsFindings(loaded);
  const auto environment = base::systemEnvironment();
  if (const auto* settings = std::get_if<config::Settings>(&loaded)) {
    found.push_back(lookAtPort(settings->server));
    append(found, lookAtFiles(*settings));
    append(found, lookAtStores(*settings, clock));
    append(found, lookAtUpstreams(*settings, clock));
  }
  found.push_back(lookAtProxy(environment));
  return found;
}

void printJson(const Findings& findings) {
  Poco::JSON::Array list;
  for (const auto& one : findings) {
    Poco::JSON::Object entry(Poco::JSON_PRESERVE_KEY_ORDER);
    entry.set("level", std::string(wordOf(one.level)));
    entry.set("what", one.what);
    entry.set("text", one.text);
    entry.set("hint", one.hint);
    list.add(entry);
  }
  Poco::JSON::Object all;
  all.set("findings", list);
  std::cout << base::jsonText(all) << '\n';
}

std::string painted(Level level, std::string_view word, const cli::Style& style) {
  if (level == Level::kFine) return style.good(word);
  return level == Level::kNote ? style.asks(word) : style.bad(word);
}

void printLines(const Findings& findings) {
  const auto style = cli::Style::of(STDOUT_FILENO, base::systemEnvironment());
  for (const auto& one : findings) {
    const auto word = wordOf(one.level);
    std::cout << painted(one.level, word, style) << std::string(7 - word.size(), ' ') << one.what
              << ": " << cli::forTerminal(one.text) << '\n';
    if (!one.hint.empty()) std::cout << "       " << cli::forTerminal(one.hint) << '\n';
  }
}

int doctor(const cli::Call& call) {
  const auto findings = lookAtEverything(config::load(cli::loadOptions(call)));
  if (call.has("--json"))
    printJson(findings);
  else
    printLines(findings);
  std::cout << std::flush;
  const bool faults =
      std::ranges::any_of(findings, [](const auto& one) { return one.level == Level::kFault; });
  return faults ? cli::kFailed : cli::kFine;
}

}  // namespace

cli::Verb doctorVerb() {
  return {.name = "doctor",
          .summary = "look at everything that the gateway needs, and say what to mend",
          .details =
              "The settings, the port, who may read the files, the credential store, each "
              "upstream's name, connection and certificate, the clock, and proxies. It ends "
              "with 1 when there is a fault.",
          .arguments = {},
          .options = cli::withSettingsOptions({cli::jsonOption()}),
          .examples = {{"mcp-auth-proxy doctor", "when something does not work"}},
          .run = doctor};
}

}  // namespace app
