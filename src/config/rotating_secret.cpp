#include "config/rotating_secret.h"

#include "base/error.h"
#include "config/fault.h"

#include <utility>

namespace config {

namespace {

[[noreturn]] void unreadable(const std::filesystem::path& file, const std::string& why) {
  throw base::Error(base::ErrorKind::kSettings,
                    "The file " + shown(file.string()) + " that the settings name " + why + ".", {},
                    "Check the path and who may read it: it is read anew for each token.");
}

}  // namespace

RotatingSecret::RotatingSecret(base::Secret fixed) : fixed_(std::move(fixed)) {}

RotatingSecret::RotatingSecret(std::filesystem::path file, FileReader readFile)
    : file_(std::move(file)), readFile_(std::move(readFile)) {}

base::Secret RotatingSecret::read() const {
  if (file_.empty()) return fixed_;
  auto text = readReferencedFile(file_, readFile_);
  if (const auto* error = std::get_if<std::error_code>(&text))
    unreadable(file_, "cannot be read: " + error->message());
  auto& bytes = std::get<std::string>(text);
  base::Secret secret(bytes);
  base::wipe(bytes);
  if (secret.empty()) unreadable(file_, "is empty");
  return secret;
}

}  // namespace config
