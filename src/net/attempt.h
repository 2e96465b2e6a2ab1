#pragma once

#include <cstddef>
#include <system_error>

namespace net {

/// What one non-blocking try came to: done (perhaps with an error), or to be tried again when the
/// socket is readable or writable, or when all others on the loop have had their turn.
struct Attempt {
  enum class Wait { kNothing, kRead, kWrite, kTurn };
  std::size_t bytes = 0;
  // NOLINTNEXTLINE(readability-redundant-member-init): g++ warns of initialisers without it
  std::error_code error{};
  Wait wait = Wait::kNothing;
};

}  // namespace net
