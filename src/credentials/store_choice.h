#pragma once

#include <filesystem>
#include <optional>
#include <string>

namespace credentials {

/// Which backend `auto` chose, kept in `<state>/credentials/choice`, so that a later start never
/// takes a weaker one in silence, nor leaves the records behind in a better one's favour.
/// Throws base::Error(kStoreUnavailable), or kStoreCorrupt when the file is damaged.
[[nodiscard]] std::optional<std::string> readStoreChoice(
    const std::filesystem::path& stateDirectory);
/// Returns what stands then: `name`, or what another process wrote first.
[[nodiscard]] std::string rememberStoreChoice(const std::filesystem::path& stateDirectory,
                                              const std::string& name);

/// Writes another one over it: the records were moved there.
void replaceStoreChoice(const std::filesystem::path& stateDirectory, const std::string& name);

/// The backend that a move is leaving, from before the choice changes until the old records are
/// gone, so that a move that was interrupted can be ended. `name` "" = the move has ended.
[[nodiscard]] std::optional<std::string> readStoreLeft(const std::filesystem::path& stateDirectory);
void noteStoreLeft(const std::filesystem::path& stateDirectory, const std::string& name);

}  // namespace credentials
