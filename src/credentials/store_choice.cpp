#include "credentials/store_choice.h"

#include "base/error.h"
#include "credentials/secure_directory.h"

namespace credentials {

namespace {

constexpr auto kFileName = "choice";
constexpr auto kLeftName = "moving-from";
constexpr std::size_t kLongest = 64;

std::filesystem::path directoryOf(const std::filesystem::path& state) {
  return state / "credentials";
}

std::optional<std::string> readName(const std::filesystem::path& stateDirectory,
                                    const std::string& file) {
  const auto directory = SecureDirectory::open(directoryOf(stateDirectory));
  if (!directory) return std::nullopt;
  const auto text = directory->read(file, kLongest);
  if (!text) return std::nullopt;
  const auto line = text->reveal();
  if (!line.ends_with('\n'))
    throw base::Error(base::ErrorKind::kStoreCorrupt,
                      (directory->path() / file).string() + " is damaged", {},
                      "Write the name of the credential store that was used into it, or set "
                      "CREDENTIAL_STORE.");
  return std::string(line.substr(0, line.size() - 1));
}

}  // namespace

std::optional<std::string> readStoreChoice(const std::filesystem::path& stateDirectory) {
  return readName(stateDirectory, kFileName);
}

std::string rememberStoreChoice(const std::filesystem::path& stateDirectory,
                                const std::string& name) {
  const auto directory = SecureDirectory::openOrCreate(directoryOf(stateDirectory));
  static_cast<void>(directory.create(kFileName, name + "\n"));
  return readStoreChoice(stateDirectory).value_or(name);
}

void replaceStoreChoice(const std::filesystem::path& stateDirectory, const std::string& name) {
  SecureDirectory::openOrCreate(directoryOf(stateDirectory)).replace(kFileName, name + "\n");
}

std::optional<std::string> readStoreLeft(const std::filesystem::path& stateDirectory) {
  return readName(stateDirectory, kLeftName);
}

void noteStoreLeft(const std::filesystem::path& stateDirectory, const std::string& name) {
  const auto directory = SecureDirectory::openOrCreate(directoryOf(stateDirectory));
  if (name.empty())
    static_cast<void>(directory.remove(kLeftName));
  else
    directory.replace(kLeftName, name + "\n");
}

}  // namespace credentials
