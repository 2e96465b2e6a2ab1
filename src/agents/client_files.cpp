#include "agents/client_files.h"

#include "base/error.h"

#include <string>
#include <system_error>

namespace agents {

namespace {

using std::filesystem::path;

std::optional<path> absoluteFrom(const Surroundings& surroundings, std::string_view variable) {
  if (variable.empty()) return std::nullopt;
  const auto value = surroundings.environment(std::string(variable));
  if (!value || !path(*value).is_absolute()) return std::nullopt;
  return path(*value);
}

/// The only place that knows where Linux and macOS differ.
path rootOf(Root root, const Surroundings& surroundings) {
  const auto home = absoluteFrom(surroundings, "HOME");
  if (!home)
    throw base::Error(base::ErrorKind::kSettings, "HOME is not set, so no agent's file is known");
  if (root == Root::kHome) return *home;
  if (root == Root::kApplication && surroundings.macOs)
    return *home / "Library" / "Application Support";
  return absoluteFrom(surroundings, "XDG_CONFIG_HOME").value_or(*home / ".config");
}

bool isThere(const path& where) {
  std::error_code error;
  return std::filesystem::exists(where, error);
}

path directoryOf(const Place& place, const Surroundings& surroundings) {
  if (const auto named = absoluteFrom(surroundings, place.variable)) return *named;
  return rootOf(place.root, surroundings) / place.directory;
}

path fileOf(const Place& place, const path& directory) {
  const bool better = !place.betterFile.empty() && isThere(directory / place.betterFile);
  return directory / (better ? place.betterFile : place.file);
}

bool wasUsed(const Place& place, const path& directory) {
  return place.directory.empty() ? isThere(fileOf(place, directory)) : isThere(directory);
}

std::vector<ClientFile> usedFiles(const Client& client, const Surroundings& surroundings) {
  std::vector<ClientFile> files;
  for (const auto& place : {std::optional(client.place), client.otherPlace}) {
    if (!place) continue;
    const auto directory = directoryOf(*place, surroundings);
    if (wasUsed(*place, directory)) files.push_back({&client, fileOf(*place, directory)});
  }
  return files;
}

}  // namespace

bool onMacOs() {
#if defined(__APPLE__)
  return true;
#else
  return false;
#endif
}

std::vector<ClientFile> foundFiles(const Surroundings& surroundings) {
  std::vector<ClientFile> files;
  for (const auto& client : clients()) {
    const auto used =
        surroundings.project ? filesOf(client, surroundings) : usedFiles(client, surroundings);
    for (const auto& file : used)
      if (!surroundings.project || isThere(file.path)) files.push_back(file);
  }
  return files;
}

std::vector<ClientFile> filesOf(const Client& client, const Surroundings& surroundings) {
  if (surroundings.project) {
    if (client.projectFile.empty()) return {};
    return {{&client, *surroundings.project / client.projectFile}};
  }
  auto files = usedFiles(client, surroundings);
  if (files.empty()) {
    const auto directory = directoryOf(client.place, surroundings);
    files.push_back({&client, fileOf(client.place, directory)});
  }
  return files;
}

}  // namespace agents
