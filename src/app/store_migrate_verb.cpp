#include "app/store_access.h"
#include "app/store_verbs.h"
#include "base/error.h"
#include "cli/call_settings.h"
#include "cli/complaint.h"
#include "credentials/record_copy.h"
#include "credentials/store_choice.h"

#include <algorithm>
#include <array>
#include <filesystem>
#include <iostream>

namespace app {

namespace {

using base::Error;
using base::ErrorKind;
using config::ProfileSettings;
using config::StoreKind;
using credentials::CopyResult;
using credentials::CredentialStore;

constexpr std::array kLasting = {StoreKind::kKeychain, StoreKind::kSecretService, StoreKind::kFile};

/// Moves the logins of some profiles into one store. First all are copied, then `auto` is told,
/// then the old ones go: whatever ends it in between, the settings lead to a store that has them.
class Migration {
 public:
  /// `left`: where old ones may be besides the store of the settings.
  Migration(StoreAccess& access, StoreKind target, std::optional<StoreKind> left)
      : access_(access),
        target_(target),
        to_(access.store(target)),
        left_(left ? &access.store(*left) : nullptr) {}

  /// True when no login was left where it was.
  [[nodiscard]] bool run(const std::vector<std::string>& names) {
    const auto profiles = access_.profiles(names);
    for (const auto* profile : profiles) passOver(*profile, false);
    if (coversAuto(profiles)) switchAuto();
    bool all = true;
    for (const auto* profile : profiles) all = finish(*profile) && all;
    if (autoIsTarget_) credentials::noteStoreLeft(stateDirectory(), "");
    return all;
  }

 private:
  [[nodiscard]] bool leadsToTarget(const ProfileSettings& profile) const {
    if (profile.credentialStore == StoreKind::kAuto) return autoIsTarget_;
    return profile.credentialStore == target_;
  }

  /// Only then may `auto` change: every login that it leads to is there.
  [[nodiscard]] bool coversAuto(const std::vector<const ProfileSettings*>& chosen) const {
    bool any = false;
    for (const auto* profile : access_.profiles({})) {
      if (profile->credentialStore != StoreKind::kAuto) continue;
      if (std::find(chosen.begin(), chosen.end(), profile) == chosen.end()) return false;
      any = true;
    }
    return any;
  }

  void switchAuto() {
    const auto old = access_.store(StoreKind::kAuto).backend();
    if (old != to_.backend()) credentials::noteStoreLeft(stateDirectory(), old);
    credentials::replaceStoreChoice(stateDirectory(), to_.backend());
    autoIsTarget_ = true;
  }

  [[nodiscard]] const std::filesystem::path& stateDirectory() const {
    return access_.settings().server.stateDir;
  }

  [[nodiscard]] std::vector<CredentialStore*> sources(const ProfileSettings& profile) {
    std::vector<CredentialStore*> found = {&access_.storeOf(profile)};
    if (left_ != nullptr) found.push_back(left_);
    std::erase_if(found, [&](const auto* store) { return store->backend() == to_.backend(); });
    return found;
  }

  CopyResult passOver(const ProfileSettings& profile, bool eraseOld) {
    auto worst = CopyResult::kNothing;
    for (auto* const from : sources(profile)) {
      const auto result = credentials::copyRecord({.from = *from, .to = to_, .eraseOld = eraseOld},
                                                  recordKeyOf(profile), access_.deadline());
      if (result != CopyResult::kNothing) worst = std::max(worst, result);
    }
    return worst;
  }

  bool finish(const ProfileSettings& profile) {
    const bool settled = leadsToTarget(profile);
    const auto result = passOver(profile, settled);
    std::cout << profile.name << ": " << sentence(profile, result, settled) << '\n';
    return settled && result != CopyResult::kNewerThere;
  }

  [[nodiscard]] std::string sentence(const ProfileSettings& profile, CopyResult result,
                                     bool settled) {
    const auto name = to_.backend();
    if (result == CopyResult::kNewerThere)
      return "a newer login was in " + name + " already; the older one was left where it is";
    if (!settled)
      return "copied to " + name +
             ". The settings still lead elsewhere: set credential_store: " + name +
             " for it, and run this again to remove the old one";
    if (result != CopyResult::kNothing) return "moved to " + name;
    return to_.load(recordKeyOf(profile)) ? "is in " + name + " already" : "has no login to move";
  }

  StoreAccess& access_;
  const StoreKind target_;
  CredentialStore& to_;
  CredentialStore* left_;
  bool autoIsTarget_ = false;
};

StoreKind lastingKind(const std::string& option, const std::optional<std::string>& word) {
  const auto kind = word ? storeKindNamed(*word) : std::nullopt;
  if (!kind || std::find(kLasting.begin(), kLasting.end(), *kind) == kLasting.end())
    throw Error(ErrorKind::kSettings,
                "store migrate needs " + option + " keychain, secret-service or file.");
  return *kind;
}

/// What --from says, else what a move that was interrupted was leaving.
std::optional<StoreKind> leftBehind(const cli::Call& call, const config::Settings& settings) {
  if (const auto word = call.value("--from")) return lastingKind("--from", word);
  const auto name = credentials::readStoreLeft(settings.server.stateDir);
  return name ? storeKindNamed(*name) : std::nullopt;
}

int migrate(const cli::Call& call) {
  const auto target = lastingKind("--to", call.value("--to"));
  const auto settings = cli::loadSettings(call);
  if (!settings) return cli::kUsage;
  StoreAccess access(*settings);
  const bool all = Migration(access, target, leftBehind(call, *settings)).run(call.arguments());
  std::cout << "Restart the gateway if one is running: it looks into the store that it opened at "
               "its start.\n";
  return all ? cli::kFine : cli::kFailed;
}

}  // namespace

cli::Verb storeMigrateVerb() {
  return {.name = "store migrate",
          .summary = "move logins into another store",
          .details =
              "Each is copied, read back and compared before the old one is removed, and only "
              "where the settings lead to the new store: profiles with credential_store: auto "
              "do so from then on. Run it again if it was interrupted.",
          .arguments = {{.name = "PROFILE",
                         .optional = true,
                         .repeated = true,
                         .offers = cli::Offers::kProfiles}},
          .options = cli::withSettingsOptions(
              {{.name = "--to", .value = "STORE", .text = "keychain, secret-service or file"},
               {.name = "--from",
                .value = "STORE",
                .text = "look for old logins there, besides the store of the settings"}}),
          .examples = {{"mcp-auth-proxy store migrate --to secret-service",
                        "all logins into the desktop's keyring"}},
          .run = migrate};
}

}  // namespace app
