#pragma once

#include "base/mutex.h"
#include "profile/published.h"

#include <map>
#include <memory>
#include <string>
#include <string_view>

namespace profile {

/// The nonce that the upstream wants in the next proof (RFC 9449 section 9). Reading takes no lock;
/// `learn` publishes only what is new. Any thread.
class DpopNonce {
 public:
  using Value = std::shared_ptr<const std::string>;

  /// Null before the upstream gave one.
  [[nodiscard]] Value current() const { return value_.read(); }

  /// A text that is no nonce is passed over.
  void learn(std::string_view text);

 private:
  Published<Value> value_;
};

/// The last nonce of each authorization server (section 8), by origin. Any thread; slow lane.
class DpopNonces {
 public:
  [[nodiscard]] std::string of(const std::string& origin) const EXCLUDES(mutex_);
  void learn(const std::string& origin, const std::string& nonce) EXCLUDES(mutex_);

 private:
  mutable base::Mutex mutex_;
  std::map<std::string, std::string> byOrigin_ GUARDED_BY(mutex_);
};

}  // namespace profile
