#include "app/store_access.h"
#include "app/store_verbs.h"
#include "base/json_escape.h"
#include "cli/call_settings.h"

#include <iostream>

namespace app {

namespace {

/// What is said of one profile; no secret.
struct Row {
  std::string profile, service, backend, key;
  std::uint64_t generation = 0;  ///< 0: nothing stored
  bool loggedIn = false;
  bool hasRefreshToken = false;
};

Row rowOf(const config::ProfileSettings& profile, StoreAccess& access) {
  auto& store = access.storeOf(profile);
  const auto record = store.load(recordKeyOf(profile));
  Row row{.profile = profile.name,
          .service = profile.keychainService,
          .backend = store.backend(),
          .key = store.keySource()};
  if (!record) return row;
  row.generation = record->generation;
  row.loggedIn = record->tokens && record->tokens->refused.empty();
  row.hasRefreshToken = record->tokens && record->tokens->refreshToken;
  return row;
}

void addText(std::string& out, std::string_view name, std::string_view value) {
  base::appendJsonString(out, name);
  out += ':';
  base::appendJsonString(out, value);
  out += ',';
}

const char* word(bool flag) { return flag ? "true" : "false"; }

std::string jsonOf(const std::vector<Row>& rows) {
  std::string out = "[";
  for (const auto& row : rows) {
    out += out.size() > 1 ? ",\n {" : "{";
    addText(out, "profile", row.profile);
    addText(out, "service", row.service);
    addText(out, "backend", row.backend);
    addText(out, "key", row.key);
    out += "\"generation\":" + std::to_string(row.generation) +
           ",\"logged_in\":" + word(row.loggedIn) +
           ",\"has_refresh_token\":" + word(row.hasRefreshToken) + '}';
  }
  return out + "]\n";
}

std::string lineOf(const Row& row) {
  auto line = row.profile + ": ";
  if (row.generation == 0)
    line += "nothing stored";
  else
    line += std::string(row.loggedIn ? "logged in" : "not logged in") +
            (row.hasRefreshToken ? ", with a refresh token" : ", without a refresh token") +
            ", saved " + std::to_string(row.generation) +
            (row.generation == 1 ? " time" : " times");
  line += "; store " + row.backend;
  if (!row.key.empty()) line += ", key in " + row.key;
  return line + ", service " + row.service + '\n';
}

int list(const cli::Call& call) {
  const auto settings = cli::loadSettings(call);
  if (!settings) return cli::kUsage;
  StoreAccess access(*settings);
  std::vector<Row> rows;
  for (const auto* profile : access.profiles(call.arguments()))
    rows.push_back(rowOf(*profile, access));
  if (call.has("--json")) {
    std::cout << jsonOf(rows);
    return cli::kFine;
  }
  for (const auto& row : rows) std::cout << lineOf(row);
  return cli::kFine;
}

}  // namespace

cli::Verb storeListVerb() {
  return {.name = "store list",
          .summary = "say what is kept of each profile's login, and where",
          .details =
              "It reads the stores themselves, so it needs no running gateway. It never "
              "shows a secret.",
          .arguments = {{.name = "PROFILE",
                         .optional = true,
                         .repeated = true,
                         .offers = cli::Offers::kProfiles}},
          .options = cli::withSettingsOptions(
              {{.name = "--json", .value = "", .text = "print a JSON array"}}),
          .examples = {{"mcp-auth-proxy store list", "one line a profile"}},
          .run = list};
}

}  // namespace app
