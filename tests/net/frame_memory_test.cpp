#include "net/frame_memory.h"

#include <catch2/catch.hpp>

#include <algorithm>
#include <cstring>
#include <stdexcept>
#include <thread>
#include <utility>
#include <vector>

namespace {

using Frames = std::vector<std::pair<void*, std::size_t>>;

int markOf(std::size_t size) { return static_cast<int>(size % 251); }

/// No other frame was written over it.
bool isWhole(const void* frame, std::size_t size) {
  const auto* const bytes = static_cast<const unsigned char*>(frame);
  return std::all_of(bytes, bytes + size,
                     [size](unsigned char byte) { return byte == markOf(size); });
}

Frames takeMany() {
  Frames frames;
  for (std::size_t size = 1; size < 6000; size += 37) {
    frames.emplace_back(net::takeFrame(size), size);
    std::memset(frames.back().first, markOf(size), size);
  }
  return frames;
}

void giveAllBack(const Frames& frames) {
  for (const auto& [frame, size] : frames) {
    if (!isWhole(frame, size)) throw std::runtime_error("two frames lie in the same memory");
    net::giveFrameBack(frame, size);
  }
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
    for (const auto& frames : all) CHECK_NOTHROW(giveAllBack(frames));
  }
}

TEST_CASE("frame memory: taken on one thread and given back on another that ends", "[net]") {
  const auto frames = takeMany();
  std::thread([&frames] { giveAllBack(frames); }).join();
  CHECK_NOTHROW(giveAllBack(takeMany()));
}

}  // namespace
