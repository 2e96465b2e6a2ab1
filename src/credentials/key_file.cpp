#include "credentials/key_file.h"

#include "base/error.h"

namespace credentials {

namespace {

constexpr std::string_view kPrefix = "mcp-auth-proxy-key-v1";
constexpr std::string_view kItself = "key-file";

std::string contentOf(const KeyNote& note) {
  auto text = std::string(kPrefix);
  if (note.source != kItself) text += '-' + note.source;
  text += ':';
  text += note.text.reveal();
  text += '\n';
  return text;
}

}  // namespace

std::optional<KeyNote> parseKeyFile(std::string_view content) {
  if (!content.starts_with(kPrefix) || !content.ends_with('\n')) return std::nullopt;
  const auto rest = content.substr(kPrefix.size(), content.size() - kPrefix.size() - 1);
  const auto colon = rest.find(':');
  if (colon == std::string_view::npos) return std::nullopt;
  const auto source = rest.substr(0, colon);
  const base::Secret text{rest.substr(colon + 1)};
  if (source.empty()) return KeyNote{.source = std::string(kItself), .text = text};
  if (source.front() != '-') return std::nullopt;
  return KeyNote{.source = std::string(source.substr(1)), .text = text};
}

std::optional<KeyNote> readKeyFile(const SecureDirectory& directory) {
  const auto content = directory.read(kKeyFileName, kLargestKeyFile);
  if (!content) return std::nullopt;
  auto note = parseKeyFile(content->reveal());
  if (!note)
    throw base::Error(base::ErrorKind::kStoreCorrupt,
                      "The key file " + (directory.path() / kKeyFileName).string() + " is damaged",
                      {}, "Restore it from a backup; without it the stored logins are lost.");
  return note;
}

KeyNote makeKeyFile(const SecureDirectory& directory, const KeyNote& note) {
  auto content = contentOf(note);
  const bool mine = directory.create(kKeyFileName, content);
  base::wipe(content);
  auto stands = readKeyFile(directory);
  if (!stands)
    throw base::Error(
        base::ErrorKind::kStoreUnavailable,
        std::string("The key file was removed as soon as it was ") + (mine ? "made" : "found"));
  return *std::move(stands);
}

}  // namespace credentials
