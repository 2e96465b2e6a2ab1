#include "profile/metadata_cache.h"

#include <algorithm>
#include <utility>

namespace profile {
namespace {

using base::Error;
using base::ErrorKind;

constexpr std::chrono::milliseconds kLimit{30'000};

}  // namespace

MetadataCache::MetadataCache(Discover discover, const base::Clock& clock)
    : discover_(std::move(discover)), clock_(clock) {}

KnownServersHandle MetadataCache::servers(std::chrono::seconds atMost, base::SteadyTime deadline) {
  {
    const base::MutexLock lock(mutex_);
    while (discovering_) waitForOther(deadline);
    if (auto known = fresh(atMost)) return known;
    throwRecentFailure();
    discovering_ = true;
  }
  return discoverNow(deadline);
}

KnownServersHandle MetadataCache::last() const {
  const base::MutexLock lock(mutex_);
  return last_;
}

void MetadataCache::invalidate() {
  const base::MutexLock lock(mutex_);
  valid_ = false;
}

KnownServersHandle MetadataCache::fresh(std::chrono::seconds atMost) const {
  const auto most = std::min<std::chrono::seconds>(atMost, kGoodFor);
  return valid_ && clock_.steady() - lastAt_ < most ? last_ : nullptr;
}

void MetadataCache::throwRecentFailure() const {
  if (failure_ && clock_.steady() - failureAt_ < kFailureGoodFor) throw Error(*failure_);
}

// Waits on the machine's clock for what is left on ours.
void MetadataCache::waitForOther(base::SteadyTime deadline) {
  const auto left = deadline - clock_.steady();
  const bool late = left <= base::SteadyTime::duration::zero() ||
                    !ended_.waitUntil(mutex_, base::SystemClock().steady() + left);
  if (late && discovering_) {
    throw Error(ErrorKind::kAuthServerTimeout,
                "The authorization server has not yet answered another discovery.");
  }
}

KnownServersHandle MetadataCache::discoverNow(base::SteadyTime deadline) {
  const auto left = std::chrono::floor<std::chrono::milliseconds>(deadline - clock_.steady());
  const auto limit = std::clamp(left, std::chrono::milliseconds{1}, kLimit);
  try {
    auto found = std::make_shared<KnownServers>();
    found->discovery = discover_(limit);
    found->foundAt = clock_.wall();
    keep(found, std::nullopt);
    return found;
  } catch (const Error& error) {
    keep(nullptr, error);
    throw;
  } catch (...) {
    keep(nullptr, Error(ErrorKind::kInternal, "Discovery failed inside the gateway."));
    throw;
  }
}

void MetadataCache::keep(KnownServersHandle found, std::optional<Error> failure) {
  {
    const base::MutexLock lock(mutex_);
    discovering_ = false;
    failure_ = std::move(failure);
    failureAt_ = clock_.steady();
    if (found) {
      last_ = std::move(found);
      lastAt_ = failureAt_;
      valid_ = true;
    }
  }
  ended_.notifyAll();
}

}  // namespace profile
