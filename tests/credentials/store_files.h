#pragma once

#include "base/error.h"
#include "credentials/file_store.h"
#include "support/temp_dir.h"

#include <catch2/catch.hpp>

#include <filesystem>
#include <fstream>
#include <sstream>
#include <string>

#include "sample_records.h"

namespace credentials {

/// A file store in a fresh state directory, and its files.
class StoreFiles {
 protected:
  [[nodiscard]] FileStore& store() { return store_; }

  [[nodiscard]] const base::Clock& clock() const { return clock_; }

  [[nodiscard]] const std::filesystem::path& state() const { return state_.path(); }

  [[nodiscard]] std::filesystem::path directory() const { return state() / "credentials"; }

  [[nodiscard]] std::filesystem::path key() const { return directory() / "key"; }

  [[nodiscard]] std::filesystem::path record(const RecordKey& of = kCraft) const {
    return directory() / (fileStem(of) + ".sealed");
  }

  [[nodiscard]] static std::string bytesOf(const std::filesystem::path& path) {
    std::ostringstream out;
    out << std::ifstream(path, std::ios::binary).rdbuf();
    return out.str();
  }

  static void overwrite(const std::filesystem::path& path, const std::string& bytes) {
    std::ofstream(path, std::ios::binary | std::ios::trunc) << bytes;
    std::filesystem::permissions(
        path, std::filesystem::perms::owner_read | std::filesystem::perms::owner_write);
  }

  /// The text of the error that `call` must end with.
  template <typename Call>
  static std::string refusal(base::ErrorKind kind, Call call) {
    try {
      static_cast<void>(call());
    } catch (const base::Error& e) {
      CHECK(e.kind() == kind);
      return e.text();
    }
    FAIL_CHECK("nothing was refused");
    return {};
  }

  /// With these bytes as craft's record, loading and saving say kStoreCorrupt and change nothing.
  void checkRefusedAsIs(const std::string& bytes) {
    overwrite(record(), bytes);
    const auto text = refusal(base::ErrorKind::kStoreCorrupt, [&] { return store_.load(kCraft); });
    CHECK_THAT(text, Catch::Contains(record().filename().string()));
    refusal(base::ErrorKind::kStoreCorrupt, [&] { return store_.save(kCraft, fullRecord()); });
    CHECK(bytesOf(record()) == bytes);
  }

 private:
  base::SystemClock clock_;
  support::TempDir state_;
  FileStore store_{state_.path(), clock_};
};

}  // namespace credentials
