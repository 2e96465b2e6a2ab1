#pragma once

#include "base/clock.h"
#include "net/loops.h"
#include "net/task.h"
#include "profile/token_manager.h"
#include "proxy/gate.h"

#include <memory>
#include <optional>

namespace proxy {

/// Waits on a loop for a token that another thread brings. The coroutine is suspended and resumed
/// on its own loop. The TokenManager's callback may come from any thread and at any time, also when
/// nobody waits any more. Belongs to one exchange; loop's thread only.
class TokenWait {
 public:
  explicit TokenWait(net::Loop& loop);
  ~TokenWait();
  TokenWait(const TokenWait&) = delete;
  TokenWait& operator=(const TokenWait&) = delete;

  /// kAfterLogin waits for a login too, where one is due.
  enum class Wanted { kNow, kAfterLogin };

  /// nullopt when `giveUp` came first. Call once.
  net::Task<std::optional<profile::TokenOutcome>> outcome(profile::TokenManager& tokens,
                                                          Wanted wanted, base::SteadyTime deadline);

  void giveUp() { gate_.open(); }

 private:
  struct Shared;

  net::Loop& loop_;
  Gate gate_;
  std::shared_ptr<Shared> shared_;
};

}  // namespace proxy
