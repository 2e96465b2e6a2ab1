#include "credentials/keychain.h"

#include "base/encoding.h"
#include "base/error.h"
#include "credentials/record.h"
#include "credentials/security_tool.h"

#include <algorithm>
#include <array>
#include <charconv>

// An item's value is `v1 <base64url>`, or `v1 <slot> <parts> <sha256>` for a value in parts. Two
// slots take turns: the parts of the new value never overwrite those that the item still names, and
// a crash leaves nothing behind that the next save but one does not write over.

namespace credentials {

namespace {

using base::Error;
using base::ErrorKind;
using base::SteadyTime;

constexpr std::chrono::seconds kLimit(10);
constexpr std::size_t kPartBytes = 2'000;
constexpr std::size_t kMostParts = 64;
constexpr std::string_view kVersion = "v1";
constexpr std::array<std::string_view, 2> kSlots = {"a", "b"};

SteadyTime limit() { return base::SystemClock().steady() + kLimit; }

[[noreturn]] void corrupt() {
  throw Error(ErrorKind::kStoreCorrupt, "A stored record is damaged: the keychain item is not ours",
              {}, "Log out of the profile and log in again.");
}

/// What the item itself says.
struct Head {
  std::string inlineValue;  ///< base64url; empty when the value is in parts
  std::string slot;
  std::size_t parts = 0;
  std::string digest;
};

std::vector<std::string> words(std::string_view text) {
  std::vector<std::string> found;
  while (true) {
    const auto end = text.find(' ');
    found.emplace_back(text.substr(0, end));
    if (end == std::string_view::npos) return found;
    text.remove_prefix(end + 1);
  }
}

std::size_t countOf(const std::string& word) {
  std::size_t count = 0;
  const auto* const end = word.data() + word.size();
  const auto [stop, error] = std::from_chars(word.data(), end, count);
  if (error != std::errc() || stop != end || count == 0 || count > kMostParts) corrupt();
  return count;
}

Head headOf(const base::Secret& value) {
  auto parts = words(value.reveal());
  if (parts.front() != kVersion) corrupt();
  if (parts.size() == 2) return {.inlineValue = parts[1], .slot = {}, .parts = 0, .digest = {}};
  if (parts.size() != 4 || std::find(kSlots.begin(), kSlots.end(), parts[1]) == kSlots.end())
    corrupt();
  return {.inlineValue = {}, .slot = parts[1], .parts = countOf(parts[2]), .digest = parts[3]};
}

base::Secret decoded(std::string_view text) {
  auto bytes = base::base64UrlDecode(text);
  if (!bytes) corrupt();
  base::Secret value{*bytes};
  base::wipe(*bytes);
  return value;
}

class Keychain final : public Keyring {
 public:
  explicit Keychain(const std::filesystem::path& tool) : tool_(tool) {}

  [[nodiscard]] std::string name() const override { return "keychain"; }

  void check() override { tool_.check(limit()); }

  [[nodiscard]] std::optional<base::Secret> lookup(const RecordKey& key) override {
    return lookup(Item(key), limit());
  }

  void store(const RecordKey& key, const base::Secret& value) override {
    const Item item(key);
    const auto deadline = limit();
    auto text = base::base64Url(value.reveal());
    const base::Secret encoded{text};
    base::wipe(text);
    const auto old = tool_.find(item.service, item.account, deadline);
    const auto oldSlot = old ? slotOf(*old) : std::string();
    if (encoded.reveal().size() <= kPartBytes) {
      tool_.add(item.service, item.account, head(encoded.reveal()), deadline);
    } else {
      const auto slot = oldSlot == kSlots[0] ? kSlots[1] : kSlots[0];
      tool_.add(item.service, item.account, writeParts(item, slot, encoded, deadline), deadline);
    }
    if (const auto stands = lookup(item, deadline); !stands || !(*stands == value))
      throw Error(ErrorKind::kStoreUnavailable, "The keychain did not keep what was stored", {},
                  "Look at the item in Keychain Access, or set CREDENTIAL_STORE=file.");
    if (!oldSlot.empty()) removeParts(item, oldSlot, deadline);
  }

  bool remove(const RecordKey& key) override {
    const Item item(key);
    const auto deadline = limit();
    const bool removed = tool_.remove(item.service, item.account, deadline);
    for (const auto slot : kSlots) removeParts(item, slot, deadline);
    return removed;
  }

  [[nodiscard]] std::vector<RecordKey> list() override {
    std::vector<RecordKey> keys;
    for (const auto& item : tool_.items(limit())) {
      auto service = base::percentDecode(item.service, false);
      auto profile = base::percentDecode(item.account, false);
      const bool part = item.account.find('#') != std::string::npos;
      if (!part && service && profile)
        keys.push_back({.service = *std::move(service), .profile = *std::move(profile)});
    }
    std::sort(keys.begin(), keys.end());
    return keys;
  }

 private:
  /// Ordinary names are their own percent-encoding; `#` never comes out of it.
  struct Item {
    explicit Item(const RecordKey& key)
        : service(base::percentEncode(key.service)), account(base::percentEncode(key.profile)) {}

    [[nodiscard]] std::string part(std::string_view slot, std::size_t number) const {
      return account + '#' + std::string(slot) + '.' + std::to_string(number);
    }

    std::string service;
    std::string account;
  };

  static base::Secret head(std::string_view encoded) {
    auto text = std::string(kVersion) + ' ' + std::string(encoded);
    base::Secret value{text};
    base::wipe(text);
    return value;
  }

  /// The slot in use; none for a value that is not ours, which a new one may then replace.
  static std::string slotOf(const base::Secret& value) {
    try {
      return headOf(value).slot;
    } catch (const Error&) {
      return {};
    }
  }

  [[nodiscard]] std::optional<base::Secret> lookup(const Item& item, SteadyTime deadline) const {
    // Between the item and its parts another process may save; each time the item changes then.
    constexpr int kTries = 3;
    for (int i = 0; i < kTries; ++i) {
      const auto value = tool_.find(item.service, item.account, deadline);
      if (!value) return std::nullopt;
      const auto found = headOf(*value);
      if (found.slot.empty()) return decoded(found.inlineValue);
      if (auto whole = readParts(item, found, deadline)) return whole;
    }
    corrupt();
  }

  [[nodiscard]] std::optional<base::Secret> readParts(const Item& item, const Head& found,
                                                      SteadyTime deadline) const {
    std::string text;
    text.reserve(found.parts * kPartBytes);
    for (std::size_t i = 0; i < found.parts; ++i) {
      const auto part = tool_.find(item.service, item.part(found.slot, i), deadline);
      if (part) text += part->reveal();
    }
    const base::Secret whole{text};
    base::wipe(text);
    if (base::base64Url(base::sha256(whole.reveal())) != found.digest) return std::nullopt;
    return decoded(whole.reveal());
  }

  /// Returns the head that names them.
  [[nodiscard]] base::Secret writeParts(const Item& item, std::string_view slot,
                                        const base::Secret& encoded, SteadyTime deadline) const {
    auto rest = encoded.reveal();
    std::size_t count = 0;
    if (rest.size() > kMostParts * kPartBytes)
      throw Error(ErrorKind::kStoreUnavailable, "The record is too large for the keychain", {},
                  "Set CREDENTIAL_STORE=file for this profile.");
    for (; !rest.empty(); ++count) {
      const auto part = rest.substr(0, kPartBytes);
      tool_.add(item.service, item.part(slot, count), base::Secret(part), deadline);
      rest.remove_prefix(part.size());
    }
    return base::Secret(std::string(kVersion) + ' ' + std::string(slot) + ' ' +
                        std::to_string(count) + ' ' +
                        base::base64Url(base::sha256(encoded.reveal())));
  }

  /// Parts are numbered without gaps.
  void removeParts(const Item& item, std::string_view slot, SteadyTime deadline) const {
    for (std::size_t i = 0; i < kMostParts; ++i)
      if (!tool_.remove(item.service, item.part(slot, i), deadline)) return;
  }

  SecurityTool tool_;
};

}  // namespace

std::unique_ptr<Keyring> makeKeychain(const std::filesystem::path& tool) {
  return std::make_unique<Keychain>(tool);
}

}  // namespace credentials
