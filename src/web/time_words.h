#pragma once

#include <chrono>
#include <string>

namespace web {

/// "45 s", "12 min", "3 h 5 min", "2 d 4 h". Never negative.
[[nodiscard]] std::string timeWords(std::chrono::seconds time);

/// "340 ms", "2.1 s".
[[nodiscard]] std::string durationWords(std::chrono::microseconds time);

}  // namespace web
