#pragma once

#include <chrono>
#include <optional>
#include <string>

namespace cli {

/// Lines that a person types or pastes, read without waiting for them for ever. One thread.
class PasteInput {
 public:
  explicit PasteInput(int file) : file_(file) {}

  /// The next whole line, or what stands before the end of the file; nullopt: none came within
  /// `limit`, or a signal did. After the end of the file it just waits.
  [[nodiscard]] std::optional<std::string> line(std::chrono::milliseconds limit);

 private:
  [[nodiscard]] std::optional<std::string> takeLine();
  void read();

  int file_;
  bool ended_ = false;
  std::string text_;
};

}  // namespace cli
