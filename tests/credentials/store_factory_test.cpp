#include "credentials/store_factory.h"

#include "base/error.h"
#include "credentials/store_choice.h"

#include <catch2/catch.hpp>

#include <filesystem>
#include <string>

#include "sample_records.h"
#include "store_files.h"

namespace credentials {

namespace {

using base::ErrorKind;

TEST_CASE_METHOD(StoreFiles, "openStore: file and memory are what they say", "[credentials]") {
  const auto file = openStore({.backend = Backend::kFile, .stateDirectory = state()}, clock());
  CHECK(file->backend() == "file");
  REQUIRE(file->save(kCraft, fullRecord()) == 1);
  CHECK(std::filesystem::exists(record()));
  const auto memory = openStore({.backend = Backend::kMemory, .stateDirectory = {}}, clock());
  CHECK(memory->backend() == "memory");
  CHECK_FALSE(memory->load(kCraft).has_value());
}

TEST_CASE_METHOD(StoreFiles, "openStore: a state directory that cannot be used is said at once",
                 "[credentials]") {
  overwrite(state() / "file", "");
  CHECK_THAT(refusal(ErrorKind::kStoreUnavailable,
                     [&] {
                       return openStore(
                           {.backend = Backend::kFile, .stateDirectory = state() / "file"},
                           clock());
                     }),
             Catch::Contains((state() / "file").string()));
}

TEST_CASE_METHOD(StoreFiles, "openStore: auto remembers what it took", "[credentials]") {
  const StoreOptions options{.backend = Backend::kAuto, .stateDirectory = state()};
  const auto first = openStore(options, clock())->backend();
  CHECK(readStoreChoice(state()) == first);
  CHECK(openStore(options, clock())->backend() == first);
  CHECK(first != "memory");
}

TEST_CASE_METHOD(StoreFiles, "openStore: auto takes no weaker store than the last time",
                 "[credentials]") {
  // The keychain is macOS's; here it stands for any store that has gone away.
  REQUIRE(rememberStoreChoice(state(), "keychain") == "keychain");
  const StoreOptions options{.backend = Backend::kAuto, .stateDirectory = state()};
  const auto text =
      refusal(ErrorKind::kStoreUnavailable, [&] { return openStore(options, clock()); });
  CHECK_THAT(text, Catch::Contains("holds the logins, 'keychain'"));
  CHECK(readStoreChoice(state()) == "keychain");
}

TEST_CASE_METHOD(StoreFiles, "openStore: a choice that was made first stands", "[credentials]") {
  REQUIRE(rememberStoreChoice(state(), "file") == "file");
  CHECK(rememberStoreChoice(state(), "secret-service") == "file");
  CHECK(readStoreChoice(state()) == "file");
}

TEST_CASE_METHOD(StoreFiles, "openStore: a damaged or foreign choice is refused", "[credentials]") {
  REQUIRE(rememberStoreChoice(state(), "file") == "file");
  const StoreOptions options{.backend = Backend::kAuto, .stateDirectory = state()};
  for (const auto* const text : {"", "fil", "auto\n", "memory x\n", "FILE\n"}) {
    overwrite(directory() / "choice", text);
    refusal(ErrorKind::kStoreCorrupt, [&] { return openStore(options, clock()); });
    CHECK(bytesOf(directory() / "choice") == text);
  }
}

TEST_CASE("backendNamed: the words of the settings, both ways", "[credentials]") {
  for (const auto* const name : {"auto", "keychain", "secret-service", "file", "memory"})
    CHECK(backendName(backendNamed(name).value_or(Backend::kAuto)) == name);
  CHECK_FALSE(backendNamed("File").has_value());
  CHECK_FALSE(backendNamed("").has_value());
}

}  // namespace

}  // namespace credentials
