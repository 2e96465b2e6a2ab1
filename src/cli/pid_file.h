#pragma once

#include "credentials/file_descriptor.h"

#include <sys/types.h>

#include <filesystem>
#include <memory>
#include <optional>

namespace cli {

/// A file in the state directory with the id of a gateway. Who holds its lock (flock) is that
/// gateway; a file without a holder is what a crash left, whatever runs under its number now. So no
/// process is ever signalled because of a number alone.
class PidFile {
 public:
  /// Of the gateway that runs in the background, which `stop` stops.
  static constexpr const char* kBackground = "gateway.pid";
  /// Of the first gateway, wherever it was started, that uses this state directory.
  static constexpr const char* kServing = "serving.pid";

  /// Takes the lock and writes this process's id, for this object's life. nullptr when another
  /// process holds it. Makes the state directory. Throws base::Error(kStoreUnavailable).
  [[nodiscard]] static std::unique_ptr<PidFile> take(const std::filesystem::path& stateDirectory,
                                                     const char* name = kBackground);

  /// The id of the process that holds it; nullopt when none does. Throws as `take`.
  [[nodiscard]] static std::optional<pid_t> holder(const std::filesystem::path& stateDirectory,
                                                   const char* name = kBackground);

  /// Empties the file, then lets go.
  ~PidFile();
  PidFile(const PidFile&) = delete;
  PidFile& operator=(const PidFile&) = delete;

 private:
  explicit PidFile(credentials::FileDescriptor file) : file_(std::move(file)) {}

  credentials::FileDescriptor file_;
};

}  // namespace cli
