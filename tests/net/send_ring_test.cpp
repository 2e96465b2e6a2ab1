#include "net/send_ring.h"

#include "support/local_pair.h"
#include "support/send_ring.h"

#include <catch2/catch.hpp>

#include <array>
#include <cerrno>
#include <string>

namespace {

using net::SendRing;
using support::LocalPair;

TEST_CASE("SendRing: each of many sends arrives whole, again and again", "[net]") {
  if (!support::hasSendRing()) return;
  SendRing ring;
  std::array<LocalPair, SendRing::kMost> pairs;
  for (int round = 0; round < 3; ++round) {
    std::array<SendRing::Entry, SendRing::kMost> entries;
    const auto head = "head " + std::to_string(round);
    for (std::size_t i = 0; i < pairs.size(); ++i) {
      entries.at(i).socket = pairs.at(i).mine();
      entries.at(i).parts = {head, i % 2 == 0 ? "" : " body", ""};
    }
    ring.send(entries);
    for (std::size_t i = 0; i < pairs.size(); ++i) {
      const auto expected = head + (i % 2 == 0 ? "" : " body");
      CHECK(entries.at(i).outcome == static_cast<int>(expected.size()));
      CHECK(pairs.at(i).received() == expected);
    }
  }
  CHECK(ring.isOpen());
}

TEST_CASE("SendRing: a failure is that entry's own", "[net]") {
  if (!support::hasSendRing()) return;
  SendRing ring;
  LocalPair gone;
  gone.closeOther();
  LocalPair good;
  std::array<SendRing::Entry, 3> entries;
  for (auto& entry : entries) entry.parts = {"bytes", "", ""};
  entries[0].socket = -1;
  entries[1].socket = gone.mine();
  entries[2].socket = good.mine();
  ring.send(entries);
  CHECK(entries[0].outcome == -EBADF);
  CHECK(entries[1].outcome == -EPIPE);  // and no signal
  CHECK(entries[2].outcome == 5);
  CHECK(good.received() == "bytes");
}

TEST_CASE("SendRing: a full socket takes what it can, then nothing, and nothing later", "[net]") {
  if (!support::hasSendRing()) return;
  SendRing ring;
  LocalPair pair;
  const std::string much(10'000'000, 'x');
  std::array<SendRing::Entry, 1> entries;
  entries[0] = {.socket = pair.mine(), .parts = {much, "", ""}};
  ring.send(entries);
  const auto taken = entries[0].outcome;
  CHECK(taken > 0);
  CHECK(taken < static_cast<int>(much.size()));
  ring.send(entries);
  CHECK(entries[0].outcome == -EAGAIN);
  CHECK(pair.received().size() == static_cast<std::size_t>(taken));
  LocalPair other;
  entries[0] = {.socket = other.mine(), .parts = {"bytes", "", ""}};
  ring.send(entries);
  CHECK(other.received() == "bytes");
  CHECK(pair.received().empty());
}

}  // namespace
