#pragma once

#include "base/directories.h"

#include <string>
#include <string_view>

namespace cli {

/// Colours, where a person sees them. Plain data; any thread.
class Style {
 public:
  explicit Style(bool colours) : colours_(colours) {}

  /// For a file descriptor: colours on a terminal that is not "dumb", unless NO_COLOR is set to
  /// anything (no-color.org).
  [[nodiscard]] static Style of(int file, const base::Environment& environment);

  [[nodiscard]] std::string good(std::string_view text) const { return painted(text, "32"); }

  [[nodiscard]] std::string asks(std::string_view text) const { return painted(text, "33"); }

  [[nodiscard]] std::string bad(std::string_view text) const { return painted(text, "31"); }

  [[nodiscard]] std::string strong(std::string_view text) const { return painted(text, "1"); }

  [[nodiscard]] std::string soft(std::string_view text) const { return painted(text, "2"); }

 private:
  [[nodiscard]] std::string painted(std::string_view text, std::string_view how) const;

  bool colours_;
};

}  // namespace cli
