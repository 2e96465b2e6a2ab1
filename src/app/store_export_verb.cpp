#include "app/store_access.h"
#include "app/store_verbs.h"
#include "base/error.h"
#include "base/whole_file.h"
#include "cli/call_settings.h"
#include "credentials/passphrase_box.h"
#include "credentials/record_bundle.h"

#include <filesystem>
#include <iostream>

namespace app {

namespace {

using base::Error;
using base::ErrorKind;

std::filesystem::path outFile(const cli::Call& call) {
  const auto file = call.value("--out");
  if (!file || file->empty()) throw Error(ErrorKind::kSettings, "store export needs --out FILE.");
  if (std::filesystem::exists(std::filesystem::symlink_status(*file)))
    throw Error(ErrorKind::kSettings, *file + " exists already; it was not overwritten.", {},
                "Name another file.");
  return std::filesystem::absolute(*file);
}

credentials::RecordBundle recordsOf(StoreAccess& access, const std::vector<std::string>& names) {
  credentials::RecordBundle records;
  for (const auto* profile : access.profiles(names)) {
    const auto key = recordKeyOf(*profile);
    if (auto record = access.storeOf(*profile).load(key))
      records.emplace_back(key, *std::move(record));
  }
  return records;
}

int exportLogins(const cli::Call& call) {
  const auto file = outFile(call);
  const auto settings = cli::loadSettings(call);
  if (!settings) return cli::kUsage;
  StoreAccess access(*settings);
  const auto records = recordsOf(access, call.arguments());
  if (records.empty())
    throw Error(ErrorKind::kSettings, "There is no login to export.", {},
                "Look with: mcp-auth-proxy store list");
  const auto passphrase = exportPassphrase(call, true);
  base::changeFile({.file = file,
                    .before = std::nullopt,
                    .after = credentials::sealWithPassphrase(
                        passphrase, credentials::bundle(records).reveal())});
  for (const auto& [key, record] : records) std::cout << key.profile << ": exported\n";
  std::cout << "Written to " << file.string()
            << ". Use the copy instead of this store, not beside it: where a server hands out each "
               "refresh token once, the first to use it ends the other's login.\n";
  return cli::kFine;
}

}  // namespace

cli::Verb storeExportVerb() {
  return {.name = "store export",
          .summary = "write logins into one file under a passphrase",
          .details =
              "The file is sealed (scrypt, AES-256-GCM), readable by this user alone, and "
              "never written over another.",
          .arguments = {{.name = "PROFILE",
                         .optional = true,
                         .repeated = true,
                         .offers = cli::Offers::kProfiles}},
          .options = cli::withSettingsOptions({{.name = "--out",
                                                .value = "FILE",
                                                .text = "the file to make",
                                                .offers = cli::Offers::kFiles},
                                               {.name = "--passphrase-file",
                                                .value = "FILE",
                                                .text = "its passphrase; else it is asked for",
                                                .offers = cli::Offers::kFiles}}),
          .examples = {{"mcp-auth-proxy store export --out logins.sealed",
                        "take the logins to another machine"}},
          .run = exportLogins};
}

}  // namespace app
