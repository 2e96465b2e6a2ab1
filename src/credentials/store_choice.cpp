#include "credentials/store_choice.h"

#include "base/error.h"
#include "credentials/secure_directory.h"

namespace credentials {

namespace {

constexpr auto kFileName = "choice";
constexpr std::size_t kLongest = 64;

std::filesystem::path directoryOf(const std::filesystem::path& state) {
  return state / "credentials";
}

}  // namespace

std::optional<std::string> readStoreChoice(const std::filesystem::path& stateDirectory) {
  const auto directory = SecureDirectory::open(directoryOf(stateDirectory));
  if (!directory) return std::nullopt;
  const auto text = directory->read(kFileName, kLongest);
  if (!text) return std::nullopt;
  const auto line = text->reveal();
  if (!line.ends_with('\n'))
    throw base::Error(base::ErrorKind::kStoreCorrupt,
                      (directory->path() / kFileName).string() + " is damaged", {},
                      "Write the name of the credential store that was used into it, or set "
                      "CREDENTIAL_STORE.");
  return std::string(line.substr(0, line.size() - 1));
}

std::string rememberStoreChoice(const std::filesystem::path& stateDirectory,
                                const std::string& name) {
  const auto directory = SecureDirectory::openOrCreate(directoryOf(stateDirectory));
  static_cast<void>(directory.create(kFileName, name + "\n"));
  return readStoreChoice(stateDirectory).value_or(name);
}

}  // namespace credentials
