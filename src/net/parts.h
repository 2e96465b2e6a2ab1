#pragma once

#include <sys/uio.h>

#include <array>
#include <cstddef>
#include <string_view>

namespace net {

/// What one write is made of, in order; empty ones do not count.
using Parts = std::array<std::string_view, 3>;
using PartVectors = std::array<iovec, 3>;

/// The parts as the kernel wants them; how many of `vectors` are set.
inline std::size_t toVectors(const Parts& parts, PartVectors& vectors) {
  std::size_t count = 0;
  for (const auto part : parts) {
    if (part.empty()) continue;
    // NOLINTNEXTLINE(cppcoreguidelines-pro-type-const-cast): the kernel only reads
    vectors.at(count++) = {const_cast<char*>(part.data()), part.size()};
  }
  return count;
}

}  // namespace net
