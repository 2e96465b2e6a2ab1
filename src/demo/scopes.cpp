#include "demo/scopes.h"

namespace demo {

namespace {

bool hasWord(std::string_view list, std::string_view word) {
  while (!list.empty()) {
    const auto space = list.find(' ');
    if (list.substr(0, space) == word) return true;
    list = space == std::string_view::npos ? std::string_view{} : list.substr(space + 1);
  }
  return false;
}

}  // namespace

bool isWithin(std::string_view asked, std::string_view granted) {
  while (!asked.empty()) {
    const auto space = asked.find(' ');
    const auto word = asked.substr(0, space);
    if (!word.empty() && !hasWord(granted, word)) return false;
    asked = space == std::string_view::npos ? std::string_view{} : asked.substr(space + 1);
  }
  return true;
}

}  // namespace demo
