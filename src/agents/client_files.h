#pragma once

#include "agents/clients.h"
#include "base/directories.h"

#include <filesystem>
#include <optional>
#include <vector>

namespace agents {

/// The machine as far as clients' files are concerned; tests hand in their own.
struct Surroundings {
  base::Environment environment = base::systemEnvironment();
  bool macOs = false;
  std::optional<std::filesystem::path> project;  ///< that directory's files, not the user's
};

/// A file of a client. It need not be there.
struct ClientFile {
  const Client* client = nullptr;
  std::filesystem::path path;
};

/// Whether this is macOS.
[[nodiscard]] bool onMacOs();

/// The files of the clients that were used on this machine (or in the project: every client that
/// has a file there).
[[nodiscard]] std::vector<ClientFile> foundFiles(const Surroundings& surroundings);
/// The client's files, as far as it was used; else the one that it would have. Empty for a project
/// where the client keeps no file in one. Throws base::Error(kSettings) when HOME is not set.
[[nodiscard]] std::vector<ClientFile> filesOf(const Client& client,
                                              const Surroundings& surroundings);

}  // namespace agents
