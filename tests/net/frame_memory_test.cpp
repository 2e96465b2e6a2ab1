#include "net/frame_memory.h"

#include <catch2/catch.hpp>

#include <cstring>
#include <thread>
#include <utility>
#include <vector>

namespace {

using Frames = std::vector<std::pair<void*, std::size_t>>;

Frames takeMany() {
  Frames frames;
  for (std::size_t size = 1; size < 6000; size += 37) {
    frames.emplace_back(net::takeFrame(size), size);
    std::memset(frames.back().first, 0x5a, size);
  }
  return frames;
}

void giveAllBack(const Frames& frames) {
  for (const auto& [frame, size] : frames) net::giveFrameBack(frame, size);
}

#if !defined(__SANITIZE_ADDRESS__)
TEST_CASE("frame memory: what was given back is taken again by the next of about that size",
          "[net]") {
  auto* const frame = net::takeFrame(200);
  net::giveFrameBack(frame, 200);
  auto* const again = net::takeFrame(220);
  CHECK(again == frame);
  net::giveFrameBack(again, 220);
}
#endif

TEST_CASE("frame memory: any size, again and again, more than is kept", "[net]") {
  for (int round = 0; round < 3; ++round) {
    std::vector<Frames> all;
    for (int times = 0; times < 20; ++times) all.push_back(takeMany());
    for (const auto& frames : all) giveAllBack(frames);
  }
  SUCCEED();
}

TEST_CASE("frame memory: taken on one thread and given back on another that ends", "[net]") {
  const auto frames = takeMany();
  std::thread([&frames] { giveAllBack(frames); }).join();
  SUCCEED();
}

}  // namespace
