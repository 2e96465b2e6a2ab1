#pragma once

#include "base/secret.h"
#include "config/references.h"

#include <filesystem>

namespace config {

/// A secret that may change while the gateway runs: where a setting's whole value is one
/// `${file:PATH}` (a projected token, which its platform replaces), the file is read at each use.
/// Anything else is fixed. A value type; `read` is for any thread.
class RotatingSecret {
 public:
  RotatingSecret() = default;
  explicit RotatingSecret(base::Secret fixed);
  RotatingSecret(std::filesystem::path file, FileReader readFile);

  [[nodiscard]] bool isGiven() const { return !fixed_.empty() || !file_.empty(); }

  /// What it is now. Throws base::Error(kSettings), with the file's name, where that cannot be read
  /// or is empty.
  [[nodiscard]] base::Secret read() const;

 private:
  base::Secret fixed_;
  std::filesystem::path file_;
  FileReader readFile_;
};

}  // namespace config
