#include "credentials/passphrase_box.h"

#include "base/error.h"

#include <catch2/catch.hpp>

#include <string>

namespace credentials {

namespace {

const base::Secret kPassphrase("correct horse battery staple");
constexpr std::size_t kHeaderBytes = 37;  // magic, version, cost, salt

TEST_CASE("passphrase box: opens with its passphrase and no other", "[credentials]") {
  const auto box = sealWithPassphrase(kPassphrase, "CANARY");
  CHECK_THAT(box, !Catch::Contains("CANARY"));
  const auto plain = openWithPassphrase(kPassphrase, box);
  REQUIRE(plain.has_value());
  CHECK(plain->reveal() == "CANARY");
  for (const auto* const wrong :
       {"", "correct horse battery stapl", "correct horse battery staple "})
    CHECK_FALSE(openWithPassphrase(base::Secret(wrong), box).has_value());
}

TEST_CASE("passphrase box: the same text is never sealed twice alike", "[credentials]") {
  const auto first = sealWithPassphrase(kPassphrase, "text");
  const auto second = sealWithPassphrase(kPassphrase, "text");
  CHECK(first.substr(0, kHeaderBytes - 16) == second.substr(0, kHeaderBytes - 16));
  CHECK(first.substr(kHeaderBytes - 16, 16) != second.substr(kHeaderBytes - 16, 16));
}

TEST_CASE("passphrase box: a changed salt, text or tag does not open", "[credentials]") {
  const auto box = sealWithPassphrase(kPassphrase, "text");
  for (const auto at : {kHeaderBytes - 1, kHeaderBytes + 1, box.size() - 17, box.size() - 1}) {
    auto changed = box;
    changed[at] = static_cast<char>(changed[at] ^ 1);
    CHECK_FALSE(openWithPassphrase(kPassphrase, changed).has_value());
  }
}

TEST_CASE("passphrase box: what is none, or would cost too much, is refused at once",
          "[credentials]") {
  const auto box = sealWithPassphrase(kPassphrase, "text");
  const auto check = [](const std::string& bytes) {
    try {
      static_cast<void>(openWithPassphrase(kPassphrase, bytes));
      FAIL_CHECK("it was taken");
    } catch (const base::Error& e) {
      CHECK(e.kind() == base::ErrorKind::kStoreCorrupt);
    }
  };
  for (std::size_t size = 0; size < kHeaderBytes + 28; ++size) check(box.substr(0, size));
  for (const std::size_t at : {std::size_t{0}, kHeaderBytes - 20}) {
    auto changed = box;
    changed[at] = static_cast<char>(changed[at] ^ 1);
    check(changed);
  }
  for (const std::size_t at : {kHeaderBytes - 19, kHeaderBytes - 18, kHeaderBytes - 17})
    for (const char cost : {'\0', '\x1F', '\xFF'}) {
      auto changed = box;
      changed[at] = cost;
      check(changed);
    }
}

}  // namespace

}  // namespace credentials
