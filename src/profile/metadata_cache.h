#pragma once

#include "base/clock.h"
#include "base/error.h"
#include "base/mutex.h"
#include "http/client.h"
#include "oauth/metadata_discovery.h"

#include <chrono>
#include <functional>
#include <memory>
#include <optional>

namespace profile {

/// One profile's discovery result and when it was found. Immutable, shared.
struct KnownServers {
  oauth::Discovery discovery;
  base::WallTime foundAt;
};

using KnownServersHandle = std::shared_ptr<const KnownServers>;

/// Finds out about a profile's authorization server once and keeps it for a while. One discovery
/// at a time, the others wait for it; a failure is kept for a few seconds only, so that a page that
/// is loaded again and again does not hammer a server that is down. `servers` blocks: slow lane,
/// any thread; the rest is for any thread.
class MetadataCache {
 public:
  static constexpr std::chrono::hours kGoodFor{24};
  static constexpr std::chrono::seconds kFailureGoodFor{3};

  using Discover = std::function<oauth::Discovery(std::chrono::milliseconds limit)>;

  MetadataCache(Discover discover, const base::Clock& clock);

  /// Not older than `atMost`. Throws what discovery throws, and base::Error(kAuthServerTimeout)
  /// when another caller's discovery has not ended by `deadline`.
  [[nodiscard]] KnownServersHandle servers(std::chrono::seconds atMost, base::SteadyTime deadline)
      EXCLUDES(mutex_);
  /// What was found last, however old; null when nothing was.
  [[nodiscard]] KnownServersHandle last() const EXCLUDES(mutex_);
  /// The next caller discovers anew: a login failed, or the upstream refused a token.
  void invalidate() EXCLUDES(mutex_);

 private:
  [[nodiscard]] KnownServersHandle fresh(std::chrono::seconds atMost) const REQUIRES(mutex_);
  void throwRecentFailure() const REQUIRES(mutex_);
  void waitForOther(base::SteadyTime deadline) REQUIRES(mutex_);
  [[nodiscard]] KnownServersHandle discoverNow(base::SteadyTime deadline) EXCLUDES(mutex_);
  void keep(KnownServersHandle found, std::optional<base::Error> failure) EXCLUDES(mutex_);

  const Discover discover_;
  const base::Clock& clock_;
  mutable base::Mutex mutex_;
  base::ConditionVariable ended_;
  bool discovering_ GUARDED_BY(mutex_) = false;
  bool valid_ GUARDED_BY(mutex_) = false;
  KnownServersHandle last_ GUARDED_BY(mutex_);
  base::SteadyTime lastAt_ GUARDED_BY(mutex_);
  std::optional<base::Error> failure_ GUARDED_BY(mutex_);
  base::SteadyTime failureAt_ GUARDED_BY(mutex_);
};

}  // namespace profile
