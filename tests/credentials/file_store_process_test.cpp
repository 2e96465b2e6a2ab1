#include "base/error.h"
#include "credentials/file_store.h"
#include "support/child_process.h"

#include <catch2/catch.hpp>
#include <sys/resource.h>
#include <unistd.h>

#include <csignal>
#include <memory>
#include <string>
#include <vector>

#include "sample_records.h"
#include "store_files.h"

// Several processes on one store, and processes that die at a bad moment.

namespace credentials {

namespace {

base::SteadyTime in(std::chrono::milliseconds time) { return base::SystemClock().steady() + time; }

constexpr std::chrono::minutes kLong(1);

RecordKey keyOf(int number) { return {.service = "s", .profile = std::to_string(number)}; }

/// Waits for the byte that says a child got so far.
bool told(const support::ChildProcess& child) {
  char byte = 0;
  return read(child.pipe(), &byte, 1) == 1;
}

void tell(int pipe) {
  if (write(pipe, "x", 1) != 1) _exit(1);
}

TEST_CASE_METHOD(StoreFiles, "FileStore: processes that start at once end with one key",
                 "[credentials]") {
  constexpr int kProcesses = 4;
  for (int round = 0; round < 10; ++round) {
    FileStore fresh(state() / std::to_string(round), clock());
    std::vector<std::unique_ptr<support::ChildProcess>> children;
    for (int i = 0; i < kProcesses; ++i)
      children.push_back(std::make_unique<support::ChildProcess>(
          [&, i](int) { return fresh.save(keyOf(i), fullRecord()) == 1 ? 0 : 1; }));
    for (const auto& child : children) CHECK(child->wait() == 0);
    for (int i = 0; i < kProcesses; ++i) CHECK(fresh.load(keyOf(i)).has_value());
  }
}

TEST_CASE_METHOD(StoreFiles, "FileStore: processes that save with compare and swap lose nothing",
                 "[credentials]") {
  constexpr int kProcesses = 4;
  constexpr int kSaves = 25;
  const auto work = [&](int) {
    for (int done = 0; done < kSaves;) {
      auto record = store().load(kCraft).value_or(Record{});
      record.upstream += 'x';
      if (store().save(kCraft, record)) ++done;
    }
    return 0;
  };
  std::vector<std::unique_ptr<support::ChildProcess>> children;
  for (int i = 0; i < kProcesses; ++i)
    children.push_back(std::make_unique<support::ChildProcess>(work));
  for (const auto& child : children) CHECK(child->wait() == 0);
  const auto end = store().load(kCraft);
  REQUIRE(end.has_value());
  CHECK(end->generation == kProcesses * kSaves);
  CHECK(end->upstream.size() == kProcesses * kSaves);
}

TEST_CASE_METHOD(StoreFiles,
                 "FileStore: a lock keeps other processes out, and dies with its holder",
                 "[credentials]") {
  support::ChildProcess child([&](int pipe) {
    const auto held = store().lock(kCraft, in(kLong));
    tell(pipe);
    pause();
    return 0;
  });
  REQUIRE(told(child));
  CHECK_THAT(refusal(base::ErrorKind::kStoreLocked,
                     [&] { return store().lock(kCraft, in(std::chrono::milliseconds(20))); }),
             Catch::Contains("pid " + std::to_string(child.pid())));
  CHECK(store().lock(kNotion, in(std::chrono::milliseconds(20))) != nullptr);
  child.killHard();
  CHECK(store().lock(kCraft, in(kLong)) != nullptr);
}

TEST_CASE_METHOD(StoreFiles, "FileStore: a process killed while it saves leaves the old or the new",
                 "[credentials]") {
  std::uint64_t floor = 0;
  for (int round = 0; round < 40; ++round) {
    support::ChildProcess child([&](int pipe) {
      while (true) {
        auto record = store().load(kCraft).value_or(Record{});
        record.upstream = std::to_string(record.generation + 1);
        if (store().save(kCraft, record)) tell(pipe);
      }
      return 0;
    });
    for (int i = 0; i <= round % 7; ++i) REQUIRE(told(child));
    usleep(static_cast<useconds_t>(round * 37 % 400));
    child.killHard();
    child.wait();
    const auto record = store().load(kCraft);
    REQUIRE(record.has_value());
    CHECK(record->upstream == std::to_string(record->generation));
    CHECK(record->generation > floor + static_cast<std::uint64_t>(round % 7));
    floor = record->generation;
  }
  CHECK(store().list().size() == 1);
}

TEST_CASE_METHOD(StoreFiles, "FileStore: a disk that takes no more leaves the old record",
                 "[credentials]") {
  REQUIRE(store().save(kCraft, fullRecord("old")) == 1);
  for (const rlim_t size : {0U, 1U, 100U, 300U}) {
    support::ChildProcess child([&](int) {
      std::signal(SIGXFSZ, SIG_IGN);
      const rlimit limit{.rlim_cur = size, .rlim_max = size};
      if (setrlimit(RLIMIT_FSIZE, &limit) != 0) return 1;
      auto next = fullRecord("new");
      next.generation = 1;
      try {
        static_cast<void>(store().save(kCraft, next));
      } catch (const base::Error& e) {
        return e.kind() == base::ErrorKind::kStoreUnavailable ? 0 : 2;
      }
      return 3;
    });
    CHECK(child.wait() == 0);
    CHECK(refreshTokenOf(*store().load(kCraft)) == "old");
    for (const auto& entry : std::filesystem::directory_iterator(directory()))
      CHECK_THAT(entry.path().filename().string(), !Catch::StartsWith(".tmp-"));
  }
}

}  // namespace

}  // namespace credentials
