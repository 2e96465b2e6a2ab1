#pragma once

#include <cstdint>
#include <cstdlib>
#include <iostream>
#include <string_view>

namespace fuzz {

/// The input as text. libFuzzer owns the bytes.
inline std::string_view textOf(const std::uint8_t* data, std::size_t size) {
  return {reinterpret_cast<const char*>(data), size};
}

/// Ends the run with a finding unless `holds`.
inline void require(bool holds, std::string_view claim, std::string_view one = {},
                    std::string_view other = {}) {
  if (holds) return;
  std::cerr << "finding: " << claim << "\n  " << one << "\n  " << other << '\n';
  std::abort();
}

inline void requireSame(std::string_view one, std::string_view other, std::string_view claim) {
  require(one == other, claim, one, other);
}

}  // namespace fuzz

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size);
