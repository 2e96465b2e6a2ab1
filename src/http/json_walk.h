#pragma once

#include "http/characters.h"

#include <cstddef>
#include <string_view>

namespace http {

/// Walks over one JSON object's members without building anything, perhaps over a prefix only.
/// Every take… returns an empty view when the value is not there whole. Not a check:
/// base::checkJson is.
class JsonWalk {
 public:
  explicit JsonWalk(std::string_view text) : rest_(text) {}

  bool takeByte(char wanted) {
    skipSpace();
    if (!rest_.starts_with(wanted)) return false;
    rest_.remove_prefix(1);
    return true;
  }

  [[nodiscard]] bool atEnd() {
    skipSpace();
    return rest_.empty();
  }

  std::string_view takeString() {
    skipSpace();
    if (!rest_.starts_with('"')) return {};
    for (std::size_t at = 1; at < rest_.size(); ++at) {
      if (rest_[at] == '\\')
        ++at;
      else if (rest_[at] == '"')
        return take(at + 1);
    }
    return fail();
  }

  std::string_view takeValue() {
    skipSpace();
    if (rest_.starts_with('"')) return takeString();
    if (rest_.starts_with('{') || rest_.starts_with('[')) return takeNested();
    // A number or a word is whole only when something stands behind it.
    const auto end = prefixNotIn(kJsonEnd, rest_);
    return end == rest_.size() ? fail() : take(end);
  }

  /// The text ended inside a value, which is no fault of a prefix.
  [[nodiscard]] bool ranOut() const { return ranOut_; }

 private:
  void skipSpace() { rest_.remove_prefix(prefixIn(kJsonSpace, rest_)); }

  std::string_view take(std::size_t size) {
    const auto taken = rest_.substr(0, size);
    rest_.remove_prefix(size);
    return taken;
  }

  std::string_view fail() {
    ranOut_ = true;
    rest_ = {};
    return {};
  }

  std::string_view takeNested() {
    const auto whole = rest_;
    std::size_t depth = 0;
    while (true) {
      rest_.remove_prefix(prefixNotIn(kJsonMark, rest_));
      if (rest_.empty()) return fail();
      if (rest_.front() == '"') {
        if (takeString().empty()) return {};
        continue;
      }
      const bool opens = rest_.front() == '{' || rest_.front() == '[';
      rest_.remove_prefix(1);
      depth += opens ? 1U : 0U;
      if (!opens && --depth == 0) return whole.substr(0, whole.size() - rest_.size());
    }
  }

  std::string_view rest_;
  bool ranOut_ = false;
};

}  // namespace http
