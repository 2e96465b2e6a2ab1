#pragma once

#include "credentials/file_descriptor.h"

#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <string>

namespace cli {

/// "gateway.log" in the state directory (0600): what a gateway in the background prints.
class LogFile {
 public:
  explicit LogFile(const std::filesystem::path& stateDirectory);

  [[nodiscard]] const std::filesystem::path& path() const { return path_; }

  /// For a new gateway to write to. One that has grown past 8 MiB becomes "gateway.log.1" first.
  /// Makes the state directory. Throws base::Error(kStoreUnavailable).
  [[nodiscard]] credentials::FileDescriptor open() const;

  /// Its size now; 0 where there is none.
  [[nodiscard]] std::uint64_t size() const;
  /// What was written from `offset` on, at most 1 MiB of it, and moves `offset` behind it. A file
  /// that has become shorter is read from its start.
  [[nodiscard]] std::string readFrom(std::uint64_t& offset) const;
  /// Where the last `lines` lines begin, looked for in the last MiB.
  [[nodiscard]] std::uint64_t startOfLast(std::size_t lines) const;

 private:
  std::filesystem::path path_;
};

}  // namespace cli
