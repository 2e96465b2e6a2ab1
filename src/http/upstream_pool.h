#pragma once

#include "base/clock.h"
#include "net/stream.h"

#include <chrono>
#include <cstddef>
#include <list>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

namespace http {

/// Whose connection it is: never shared between profiles, nor between origins of one. The hash is
/// taken once, so that a look-up on the hot path is one comparison.
class UpstreamKey {
 public:
  UpstreamKey(std::string_view profile, std::string_view origin);

  [[nodiscard]] bool operator==(const UpstreamKey& other) const { return text_ == other.text_; }

  [[nodiscard]] std::size_t hash() const { return hash_; }

 private:
  std::string text_;
  std::size_t hash_;
};

/// Idle upstream connections of one loop: used on that loop's thread only, so it needs no lock.
/// Gives out the connection used last, and only one that is open and has nothing to read: a byte
/// nobody asked for belongs to no answer. Closes what is idle too long or past the limits, the
/// longest idle first. Time comes in as a parameter.
class UpstreamPool {
 public:
  struct Limits {
    std::size_t perKey = 256;
    std::size_t total = 1024;
    std::chrono::milliseconds idle{55'000};
  };

  explicit UpstreamPool(Limits limits) : limits_(limits) {}

  /// A connection that can carry a request now, or nullopt: open a fresh one.
  [[nodiscard]] std::optional<net::Stream> take(const UpstreamKey& key, base::SteadyTime now);
  /// Takes back a connection whose last exchange ended cleanly.
  void put(const UpstreamKey& key, net::Stream stream, base::SteadyTime now);
  /// Closes what has been idle too long.
  void sweep(base::SteadyTime now);
  void closeAll();

  [[nodiscard]] std::size_t size() const { return idle_.size(); }

 private:
  struct Entry {
    const UpstreamKey* key = nullptr;  ///< the map's own
    net::Stream stream;
    base::SteadyTime since;
  };

  struct KeyHash {
    [[nodiscard]] std::size_t operator()(const UpstreamKey& key) const { return key.hash(); }
  };

  using EntryList = std::list<Entry>;
  /// One key's connections, longest idle first.
  using Shelf = std::vector<EntryList::iterator>;

  void closeOldestOf(Shelf& shelf);
  /// Empties the entry and keeps its node for the next `put`.
  void recycle(EntryList::iterator entry);

  Limits limits_;
  EntryList idle_;   ///< of all keys, longest idle first
  EntryList spare_;  ///< empty nodes
  std::unordered_map<UpstreamKey, Shelf, KeyHash> shelves_;
};

}  // namespace http
