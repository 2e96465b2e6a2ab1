#include "config/places.h"

#include "config/yaml_document.h"

#include <utility>
#include <vector>

namespace config {

namespace {

constexpr const char* kDirectory = "mcp-auth-proxy";
constexpr const char* kFileName = "profiles.yaml";
constexpr const char* kAppleSupport = "Library/Application Support/mcp-auth-proxy";

std::optional<std::filesystem::path> directoryFrom(const LoadOptions& options,
                                                   std::string_view variable) {
  const auto value = lookUp(options.environment, variable);
  // The XDG specification: a relative path is to be ignored.
  if (!value || !std::filesystem::path(*value).is_absolute()) return std::nullopt;
  return std::filesystem::path(*value);
}

std::vector<std::filesystem::path> usualPlaces(const LoadOptions& options) {
  std::vector<std::filesystem::path> places;
  const auto home = directoryFrom(options, "HOME");
  if (const auto xdg = directoryFrom(options, "XDG_CONFIG_HOME"))
    places.push_back(*xdg / kDirectory / kFileName);
  else if (home)
    places.push_back(*home / ".config" / kDirectory / kFileName);
  if (options.macOs && home) places.push_back(*home / kAppleSupport / kFileName);
  return places;
}

std::optional<ProfilesFile> readNamed(const std::filesystem::path& path, const LoadOptions& options,
                                      Faults& faults) {
  auto read = options.readFile(path, kMaxFileBytes);
  if (const auto* error = std::get_if<std::error_code>(&read)) {
    const Source source{{path.string()}, {}};
    if (*error == std::errc::no_such_file_or_directory)
      faults.add(source, "there is no such file");
    else
      faults.add(source, "cannot be read: " + error->message());
    return std::nullopt;
  }
  return ProfilesFile{path, std::move(std::get<std::string>(read))};
}

bool isThere(const std::filesystem::path& path, const LoadOptions& options) {
  const auto read = options.readFile(path, kMaxFileBytes);
  const auto* error = std::get_if<std::error_code>(&read);
  return error == nullptr ||
         (*error != std::errc::no_such_file_or_directory && *error != std::errc::not_a_directory);
}

}  // namespace

std::optional<ProfilesFile> readProfilesFile(const LoadOptions& options, Faults& faults) {
  if (options.configFile) return readNamed(*options.configFile, options, faults);
  if (const auto named = lookUp(options.environment, "MCP_AUTH_PROXY_CONFIG"))
    return readNamed(*named, options, faults);
  for (const auto& place : usualPlaces(options))
    if (isThere(place, options)) return readNamed(place, options, faults);
  return std::nullopt;
}

std::filesystem::path profilesFilePath(const LoadOptions& options) {
  if (options.configFile) return *options.configFile;
  if (const auto named = lookUp(options.environment, "MCP_AUTH_PROXY_CONFIG")) return *named;
  const auto places = usualPlaces(options);
  for (const auto& place : places)
    if (isThere(place, options)) return place;
  return places.empty() ? std::filesystem::path{} : places.front();
}

std::filesystem::path defaultStateDir(const LoadOptions& options) {
  const auto home = directoryFrom(options, "HOME");
  if (options.macOs) return home ? *home / kAppleSupport : std::filesystem::path{};
  if (const auto xdg = directoryFrom(options, "XDG_STATE_HOME")) return *xdg / kDirectory;
  return home ? *home / ".local" / "state" / kDirectory : std::filesystem::path{};
}

}  // namespace config
