#pragma once

#include <cstddef>
#include <memory>
#include <span>
#include <string_view>

namespace net {

/// Bytes between a socket and a parser: read into `space`, parse `data`, `consume` what is done.
/// Owns its memory; `release` gives it back but for kKept bytes, so that an idle connection, which
/// waits in a read, holds no more than that. Not synchronised.
class Buffer {
 public:
  /// What an idle buffer may keep. Most heads fit.
  static constexpr std::size_t kKept = 1024;

  [[nodiscard]] std::string_view data() const { return {bytes_.get() + begin_, end_ - begin_}; }

  [[nodiscard]] bool empty() const { return begin_ == end_; }

  [[nodiscard]] std::size_t size() const { return end_ - begin_; }

  /// What it holds of the heap.
  [[nodiscard]] std::size_t capacity() const { return capacity_; }

  /// Room for at least `atLeast` more bytes (more, where there is more); what is there is moved to
  /// the front when needed, which invalidates views.
  [[nodiscard]] std::span<char> space(std::size_t atLeast);

  void produced(std::size_t count) { end_ += count; }

  void consume(std::size_t count);
  void append(std::string_view text);
  /// Frees the memory when empty and larger than kKept.
  void release();

 private:
  void grow(std::size_t capacity);

  std::unique_ptr<char[]> bytes_;  // NOLINT(modernize-avoid-c-arrays): not zeroed, unlike a vector
  std::size_t capacity_ = 0;
  std::size_t begin_ = 0;
  std::size_t end_ = 0;
};

}  // namespace net
