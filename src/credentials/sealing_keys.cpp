#include "credentials/sealing_keys.h"

#include "base/encoding.h"
#include "base/error.h"
#include "base/log.h"

#include <array>
#include <utility>

namespace credentials {

namespace {

using base::Error;
using base::ErrorKind;

constexpr std::array<const char*, 5> kNames = {"auto", "keyring", "systemd", "key-file",
                                               "passphrase"};
/// What `auto` tries before a key file.
constexpr std::array kBeforeKeyFile = {KeyChoice::kKeyring, KeyChoice::kSystemd};

std::string nameOf(KeyChoice choice) { return kNames.at(static_cast<std::size_t>(choice)); }

std::string keyFileOf(const SecureDirectory& directory) {
  return (directory.path() / kKeyFileName).string();
}

}  // namespace

std::optional<base::Secret> SealingKeys::find(const SecureDirectory& directory) {
  const auto note = readKeyFile(directory);
  if (!note) return std::nullopt;
  if (!wanted(note->source))
    throw Error(
        ErrorKind::kStoreUnavailable,
        "The stored logins are sealed with a key from '" + base::percentEncode(note->source) +
            "' (" + keyFileOf(directory) + "), but the settings ask for '" +
            nameOf(options_.choice) + "'",
        {},
        "Set it to what it was, or to auto. To change it, move the logins out and back: see "
        "docs/stores.md.");
  return open(directory, *note);
}

base::Secret SealingKeys::make(const SecureDirectory& directory) {
  // A key of another place has sealed nothing: there are no records.
  if (const auto old = readKeyFile(directory); old && !wanted(old->source))
    static_cast<void>(directory.remove(kKeyFileName));
  auto made = options_.choice == KeyChoice::kAuto ? makeBest(directory)
                                                  : makeFrom(options_.choice, directory);
  const auto stands = makeKeyFile(directory, made.note);
  if (!(stands == made.note)) return open(directory, stands);
  const base::MutexLock lock(mutex_);
  opened_ = std::move(made);
  return opened_->key;
}

bool SealingKeys::settled(const SecureDirectory& directory) const {
  const auto note = readKeyFile(directory);
  return note && wanted(note->source);
}

std::string SealingKeys::source() const {
  const base::MutexLock lock(mutex_);
  return opened_ ? opened_->note.source : std::string();
}

std::unique_ptr<KeySource> SealingKeys::sourceNamed(const std::string& name) const {
  if (name == nameOf(KeyChoice::kKeyring)) return keyInKeyring(options_.keychainTool);
  if (name == nameOf(KeyChoice::kSystemd))
    return keyInSystemdCredential(options_.credentialsDirectory);
  if (name == nameOf(KeyChoice::kPassphrase)) return keyUnderPassphrase(options_.passphrase);
  if (name == nameOf(KeyChoice::kKeyFile)) return keyInFile();
  throw Error(ErrorKind::kStoreCorrupt, "It names no source of keys that this program knows", {},
              "Restore it from a backup; or a newer version may have written it.");
}

bool SealingKeys::wanted(const std::string& source) const {
  return options_.choice == KeyChoice::kAuto || nameOf(options_.choice) == source;
}

SealingKeys::Opened SealingKeys::makeFrom(KeyChoice choice,
                                          const SecureDirectory& directory) const {
  auto kept = sourceNamed(nameOf(choice))->make(directory);
  return {.note = {.source = nameOf(choice), .text = std::move(kept.note)},
          .key = std::move(kept.key)};
}

SealingKeys::Opened SealingKeys::makeBest(const SecureDirectory& directory) const {
  for (const auto choice : kBeforeKeyFile) {
    try {
      return makeFrom(choice, directory);
    } catch (const Error& e) {
      base::log(base::LogLevel::kDebug, "place for the sealing key passed over",
                {{"source", nameOf(choice)}, {"reason", e.text()}});
    }
  }
  return makeFrom(KeyChoice::kKeyFile, directory);
}

base::Secret SealingKeys::open(const SecureDirectory& directory, const KeyNote& note) {
  {
    const base::MutexLock lock(mutex_);
    if (opened_ && opened_->note == note) return opened_->key;
  }
  try {
    auto key = sourceNamed(note.source)->find(note.text.reveal());
    const base::MutexLock lock(mutex_);
    opened_ = {.note = note, .key = key};
    return key;
  } catch (const Error& e) {
    if (e.kind() != ErrorKind::kStoreCorrupt) throw;
    throw Error(e.kind(), "The key file " + keyFileOf(directory) + " is damaged: " + e.text(),
                e.detail(), e.hint());
  }
}

}  // namespace credentials
