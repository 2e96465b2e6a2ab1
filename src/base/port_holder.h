#pragma once

#include <cstdint>
#include <optional>
#include <string>

namespace base {

/// Who listens on a TCP port of this machine, as "nginx (process 123)", for a message. nullopt
/// where nobody does or the system does not tell: a process of another user, or one that is
/// hardened as this one is; on macOS always. Reads /proc; any thread; throws nothing.
[[nodiscard]] std::optional<std::string> portHolder(std::uint16_t port) noexcept;

}  // namespace base
