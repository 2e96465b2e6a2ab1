#include "config/loader.h"

#include "config/cross_checks.h"
#include "config/environment_settings.h"
#include "config/file_settings.h"
#include "config/places.h"

#include <utility>

namespace config {

namespace {

void readFile(const ProfilesFile& file, const LoadOptions& options, Faults& faults, Draft& draft) {
  const auto name = file.path.string();
  const auto root = parseYaml(file.text, name, faults);
  if (!root) return;
  const ReferenceContext references{options.environment, options.readFile, file.path.parent_path()};
  readFileSettings(*root, {name, references, faults}, draft);
}

void check(const Draft& draft, const std::optional<ProfilesFile>& file, Faults& faults) {
  for (const auto& profile : draft.profiles) checkProfile(profile, faults);
  checkDefaultProfile(draft, faults);
  checkPassphrase(draft, faults);
  if (file && draft.profiles.empty() && faults.empty())
    faults.add({{file->path.string()}, {}},
               "names no profile; add one under 'profiles:' (see profiles.example.yaml)");
}

Settings finished(Draft draft, const std::optional<ProfilesFile>& file,
                  const LoadOptions& options) {
  Settings settings;
  settings.server = std::move(draft.server);
  settings.proxies = std::move(draft.proxies);
  if (settings.server.stateDir.empty()) settings.server.stateDir = defaultStateDir(options);
  // Whoever gives a passphrase wants it used.
  if (!settings.server.fileStorePassphrase.empty())
    settings.server.fileStoreKey = SealingKeyKind::kPassphrase;
  settings.defaultProfile = std::move(draft.defaultProfile);
  if (file) settings.file = file->path;
  for (auto& profile : draft.profiles) settings.profiles.push_back(std::move(profile.settings));
  return settings;
}

LoadResult loadFrom(const std::optional<ProfilesFile>& file, const LoadOptions& options,
                    Faults& faults) {
  Draft draft;
  if (file) readFile(*file, options, faults, draft);
  const bool environmentProfile = lookUp(options.environment, "UPSTREAM_MCP_URL").has_value();
  const ReferenceContext references{options.environment, options.readFile, {}};
  readEnvironmentSettings({"environment", references, faults}, draft);
  readCommandLine(options, faults, draft);
  check(draft, file, faults);
  if (!faults.empty()) return faults.all();
  if (environmentProfile) draft.defaultProfile = kEnvironmentProfile;
  return finished(std::move(draft), file, options);
}

}  // namespace

LoadResult load(const LoadOptions& options) {
  Faults faults;
  const auto file = readProfilesFile(options, faults);
  return loadFrom(file, options, faults);
}

LoadResult loadText(std::string_view text, const std::string& fileName,
                    const LoadOptions& options) {
  Faults faults;
  return loadFrom(ProfilesFile{fileName, std::string(text)}, options, faults);
}

}  // namespace config
