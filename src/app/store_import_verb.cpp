#include "app/store_access.h"
#include "app/store_verbs.h"
#include "base/encoding.h"
#include "base/error.h"
#include "base/whole_file.h"
#include "cli/call_settings.h"
#include "credentials/passphrase_box.h"
#include "credentials/record_bundle.h"
#include "credentials/record_copy.h"

#include <algorithm>
#include <iostream>

namespace app {

namespace {

using base::Error;
using base::ErrorKind;
using credentials::CopyResult;

credentials::RecordBundle recordsIn(const cli::Call& call) {
  const auto file = call.argument(0);
  const auto box = base::readWholeFile(file);
  if (!box) throw Error(ErrorKind::kSettings, "There is no file " + file + ".");
  const auto text = credentials::openWithPassphrase(exportPassphrase(call, false), *box);
  if (!text)
    throw Error(ErrorKind::kStoreUnavailable,
                "Wrong passphrase for " + file + ", or the file is damaged. Nothing was imported.");
  return credentials::unbundle(text->reveal());
}

/// Puts one login where the settings want it. False when it was left out; says so either way.
bool import(const credentials::RecordKey& key, const credentials::Record& record,
            StoreAccess& access, bool replace) {
  const auto profiles = access.profiles({});
  const auto found = std::find_if(profiles.begin(), profiles.end(),
                                  [&](const auto* one) { return one->name == key.profile; });
  std::cout << base::percentEncode(key.profile) << ": ";
  if (found == profiles.end()) {
    std::cout << "left out: the settings have no profile of this name that keeps a login\n";
    return false;
  }
  auto& store = access.storeOf(**found);
  const auto own = recordKeyOf(**found);
  const auto held = store.lock(own, access.deadline());
  if (credentials::putRecord(record, store, own, replace) == CopyResult::kNewerThere) {
    std::cout << "left out: " << store.backend() << " has a newer login; --replace overwrites it\n";
    return false;
  }
  std::cout << "imported into " << store.backend() << '\n';
  return true;
}

int importLogins(const cli::Call& call) {
  const auto settings = cli::loadSettings(call);
  if (!settings) return cli::kUsage;
  StoreAccess access(*settings);
  bool all = true;
  for (const auto& [key, record] : recordsIn(call))
    all = import(key, record, access, call.has("--replace")) && all;
  std::cout << "Restart the gateway if one is running: it reads logins when it starts.\n";
  return all ? cli::kFine : cli::kFailed;
}

}  // namespace

cli::Verb storeImportVerb() {
  return {.name = "store import",
          .summary = "take logins from a file that 'store export' wrote",
          .details =
              "Each goes into the store that the settings name for its profile. A newer "
              "login there stays, unless --replace is given.",
          .arguments = {{.name = "FILE", .offers = cli::Offers::kFiles}},
          .options = cli::withSettingsOptions(
              {{.name = "--passphrase-file",
                .value = "FILE",
                .text = "its passphrase; else it is asked for",
                .offers = cli::Offers::kFiles},
               {.name = "--replace", .value = "", .text = "also over a newer login"}}),
          .examples = {{"mcp-auth-proxy store import logins.sealed", "on the other machine"}},
          .run = importLogins};
}

}  // namespace app
