#include "web/time_words.h"

#include <algorithm>

namespace web {

namespace {

std::string two(long long large, const char* largeUnit, long long small, const char* smallUnit) {
  return std::to_string(large) + largeUnit + std::to_string(small) + smallUnit;
}

}  // namespace

std::string timeWords(std::chrono::seconds time) {
  const auto seconds = std::max<long long>(0, time.count());
  const auto minutes = seconds / 60;
  const auto hours = minutes / 60;
  if (minutes == 0) return std::to_string(seconds) + " s";
  if (hours == 0) return std::to_string(minutes) + " min";
  if (hours < 24) return two(hours, " h ", minutes % 60, " min");
  return two(hours / 24, " d ", hours % 24, " h");
}

std::string durationWords(std::chrono::microseconds time) {
  const auto millis = time.count() / 1000;
  if (millis < 1) return "<1 ms";
  if (millis < 1000) return std::to_string(millis) + " ms";
  if (millis < 60'000)
    return std::to_string(millis / 1000) + '.' + std::to_string(millis % 1000 / 100) + " s";
  return timeWords(std::chrono::duration_cast<std::chrono::seconds>(time));
}

}  // namespace web
