#pragma once

#include <cstddef>
#include <filesystem>
#include <map>
#include <optional>
#include <string>

namespace agents {

/// What `install` did to one file, so that `uninstall` can give back the very bytes.
struct FileRecord {
  bool existed = true;    ///< the file was there before
  std::string afterHash;  ///< SHA-256 of what we left, in hex
  /// The bytes before are those after, with `inserted` bytes from `at` on replaced by `removed`.
  std::size_t at = 0;
  std::size_t inserted = 0;
  std::string removed;
  std::map<std::string, std::string> entries;  ///< ours: name -> where it leads

  /// From the bytes before the first of our changes (nullopt: no file) to those after the last.
  [[nodiscard]] static FileRecord of(const std::optional<std::string>& before,
                                     const std::string& after,
                                     std::map<std::string, std::string> entries);
  /// The bytes before, "" where no file was; nullopt when the file is no longer as we left it.
  [[nodiscard]] std::optional<std::string> before(const std::string& current) const;
};

/// The records of all files, in `<state>/agents.json` (0600: what was replaced may hold a secret of
/// the client's). One process at a time. Reading and writing throw base::Error(kSettings).
class Journal {
 public:
  [[nodiscard]] static Journal load(const std::filesystem::path& stateDirectory);

  /// Null when there is none.
  [[nodiscard]] const FileRecord* find(const std::filesystem::path& file) const;
  /// nullopt forgets the file.
  void set(const std::filesystem::path& file, std::optional<FileRecord> record);
  void save() const;

 private:
  explicit Journal(std::filesystem::path file) : file_(std::move(file)) {}

  std::filesystem::path file_;
  std::map<std::string, FileRecord> records_;
};

}  // namespace agents
