#include "app/store_access.h"

#include "app/store_passphrase.h"
#include "base/error.h"
#include "base/log.h"
#include "config/loader.h"
#include "config/references.h"
#include "config/suggestion.h"

#include <algorithm>

namespace app {

namespace {

using base::Error;
using base::ErrorKind;

/// Longer than a refresh holds a record.
constexpr std::chrono::seconds kLockLimit(60);

bool keepsLogin(const config::ProfileSettings& profile) {
  return !config::isUnattended(profile.grant) && profile.grant != config::GrantKind::kNone;
}

[[noreturn]] void noSuchProfile(const std::string& name, const config::Settings& settings) {
  std::vector<std::string_view> names;
  names.reserve(settings.profiles.size());
  for (const auto& one : settings.profiles) names.push_back(one.name);
  throw Error(ErrorKind::kSettings,
              "There is no profile '" + name + "'" + config::didYouMean(name, names) + ".");
}

}  // namespace

StoreAccess::StoreAccess(const config::Settings& settings)
    : settings_(settings), stores_(settings.server, clock_) {
  base::setLogLevel(base::LogLevel::kError);
}

std::vector<const config::ProfileSettings*> StoreAccess::profiles(
    const std::vector<std::string>& names) const {
  const auto& all = settings_.profiles;
  for (const auto& name : names)
    if (std::none_of(all.begin(), all.end(), [&](const auto& one) { return one.name == name; }))
      noSuchProfile(name, settings_);
  std::vector<const config::ProfileSettings*> chosen;
  for (const auto& one : all) {
    const bool named = std::find(names.begin(), names.end(), one.name) != names.end();
    if (keepsLogin(one) && (names.empty() || named)) chosen.push_back(&one);
  }
  return chosen;
}

base::SteadyTime StoreAccess::deadline() const { return clock_.steady() + kLockLimit; }

credentials::RecordKey recordKeyOf(const config::ProfileSettings& profile) {
  return {.service = profile.keychainService, .profile = profile.name};
}

base::Secret exportPassphrase(const cli::Call& call, bool isNew) {
  const auto file = call.value("--passphrase-file");
  if (!file)
    return askPassphrase({.what = "the exported logins",
                          .hint = "Name a file with --passphrase-file, or run this in a terminal."},
                         isNew);
  auto read = config::readReferencedFile(*file, config::systemFiles());
  if (const auto* error = std::get_if<std::error_code>(&read))
    throw Error(ErrorKind::kSettings,
                "The passphrase file " + *file + " cannot be read: " + error->message() + ".");
  auto& text = std::get<std::string>(read);
  base::Secret passphrase{text};
  base::wipe(text);
  if (isNew) checkNewPassphrase(passphrase);
  return passphrase;
}

}  // namespace app
