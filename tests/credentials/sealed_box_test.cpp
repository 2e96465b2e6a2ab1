#include "credentials/sealed_box.h"

#include "base/error.h"
#include "credentials/aes_gcm.h"

#include <catch2/catch.hpp>

#include <string>

#include "sample_records.h"

namespace credentials {

namespace {

std::string refusal(const base::Secret& key, const RecordKey& owner, const std::string& sealed) {
  try {
    static_cast<void>(unseal(key, owner, sealed));
  } catch (const base::Error& e) {
    CHECK(e.kind() == base::ErrorKind::kStoreCorrupt);
    return e.text();
  }
  return "accepted";
}

TEST_CASE("aesGcm: the layout is nonce, ciphertext, tag", "[credentials]") {
  // Test case 14 of McGrew and Viega, "The Galois/Counter Mode of Operation": key and nonce zero.
  const base::Secret key(std::string(kAesKeyBytes, '\0'));
  const std::string box = std::string(kAesNonceBytes, '\0') +
                          std::string(
                              "\xce\xa7\x40\x3d\x4d\x60\x6b\x6e\x07\x4e\xc5\xd3\xba\xf3\x9d\x18"
                              "\xd0\xd1\xc8\xa7\x99\x99\x6b\xf0\x26\x5b\x98\xb5\xd4\x8a\xb9\x19",
                              32);
  const auto plain = aesGcmOpen(key, "", box);
  REQUIRE(plain.has_value());
  CHECK(plain->reveal() == std::string(16, '\0'));
  CHECK_FALSE(aesGcmOpen(key, "bound", box).has_value());
}

TEST_CASE("seal: what was sealed comes back, of any size", "[credentials]") {
  const auto key = makeSealingKey();
  for (const std::size_t size : {0U, 1U, 15U, 16U, 17U, 100'000U}) {
    const std::string plain(size, 'p');
    CHECK(unseal(key, kCraft, seal(key, kCraft, plain)).reveal() == plain);
  }
}

TEST_CASE("seal: the same text never looks the same, and is not readable", "[credentials]") {
  const auto key = makeSealingKey();
  const auto first = seal(key, kCraft, "refresh-token");
  CHECK(first != seal(key, kCraft, "refresh-token"));
  CHECK_THAT(first, !Catch::Contains("refresh-token"));
  CHECK(sealedFor(first) == kCraft);
}

TEST_CASE("unseal: every flipped bit is refused", "[credentials]") {
  const auto key = makeSealingKey();
  const auto sealed = seal(key, kCraft, "secret");
  for (std::size_t i = 0; i < sealed.size() * 8; ++i) {
    auto damaged = sealed;
    damaged[i / 8] = static_cast<char>(damaged[i / 8] ^ static_cast<char>(1U << i % 8));
    CHECK_THAT(refusal(key, kCraft, damaged), Catch::StartsWith("A stored record is damaged"));
  }
}

TEST_CASE("unseal: every truncation and anything behind is refused", "[credentials]") {
  const auto key = makeSealingKey();
  const auto sealed = seal(key, kCraft, "secret");
  for (std::size_t size = 0; size < sealed.size(); ++size)
    CHECK(refusal(key, kCraft, sealed.substr(0, size)) != "accepted");
  CHECK(refusal(key, kCraft, sealed + '\0') != "accepted");
}

TEST_CASE("unseal: another key and another owner are told apart", "[credentials]") {
  const auto key = makeSealingKey();
  const auto sealed = seal(key, kCraft, "secret");
  CHECK_THAT(refusal(makeSealingKey(), kCraft, sealed), Catch::Contains("another key"));
  CHECK_THAT(refusal(key, kNotion, sealed), Catch::Contains("belongs to profile 'craft'"));
}

TEST_CASE("unseal: an owner written over is caught by the seal", "[credentials]") {
  const auto key = makeSealingKey();
  const RecordKey other{.service = kCraft.service, .profile = "kraft"};
  auto sealed = seal(key, kCraft, "secret");
  sealed.replace(sealed.find("craft"), 5, "kraft");
  CHECK_THAT(refusal(key, other, sealed), Catch::Contains("seal is broken"));
}

TEST_CASE("unseal: service and profile do not run into each other", "[credentials]") {
  const auto key = makeSealingKey();
  const RecordKey left{.service = "ab", .profile = "c"};
  const RecordKey right{.service = "a", .profile = "bc"};
  CHECK(refusal(key, right, seal(key, left, "x")) != "accepted");
  CHECK(fileStem(left) != fileStem(right));
}

TEST_CASE("fileStem: any name gives a safe file name, and no two the same", "[credentials]") {
  for (const auto& profile : {std::string("../../etc/passwd"), std::string("a\0b", 3),
                              std::string(), std::string(5'000, 'x'), std::string("\xFF/\n")}) {
    const auto stem = fileStem({.service = "s", .profile = profile});
    CHECK(stem.size() < 100);
    CHECK(stem.find_first_not_of("abcdefghijklmnopqrstuvwxyz0123456789_-") == std::string::npos);
  }
  CHECK(fileStem({.service = "s", .profile = "Work"}) !=
        fileStem({.service = "s", .profile = "work"}));
  CHECK_THAT(fileStem(kNotion), Catch::StartsWith("notion-work-"));
}

}  // namespace

}  // namespace credentials
