#pragma once

#include "base/clock.h"
#include "net/stream.h"

#include <algorithm>

namespace proxy {

/// The one deadline of the client's connection, for its two sides: while a body goes up beside its
/// answer, both are waited for, and the earlier one counts. Belongs to one exchange; its loop's
/// thread only.
class ClientDeadline {
 public:
  explicit ClientDeadline(net::Stream& client) : client_(client) {}

  void setRead(base::SteadyTime when) { set(read_, when); }

  void clearRead() { set(read_, kNever); }

  void setWrite(base::SteadyTime when) { set(write_, when); }

  void clearWrite() { set(write_, kNever); }

 private:
  static constexpr auto kNever = base::SteadyTime::max();

  void set(base::SteadyTime& side, base::SteadyTime when) {
    side = when;
    const auto next = std::min(read_, write_);
    if (next == kNever)
      client_.clearDeadline();
    else
      client_.setDeadline(next);
  }

  net::Stream& client_;
  base::SteadyTime read_ = kNever;
  base::SteadyTime write_ = kNever;
};

}  // namespace proxy
