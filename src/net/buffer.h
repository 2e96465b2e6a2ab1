#pragma once

#include <cstddef>
#include <span>
#include <string_view>
#include <vector>

namespace net {

/// Bytes between a socket and a parser: read into `space`, parse `data`, `consume` what is done.
/// Owns its memory and gives it back with `release`, so that an idle connection holds none.
/// Not synchronised.
class Buffer {
 public:
  [[nodiscard]] std::string_view data() const { return {bytes_.data() + begin_, end_ - begin_}; }

  [[nodiscard]] bool empty() const { return begin_ == end_; }

  /// Room for at least `atLeast` more bytes; what is there is moved to the front when needed, which
  /// invalidates views.
  [[nodiscard]] std::span<char> space(std::size_t atLeast);

  void produced(std::size_t count) { end_ += count; }

  void consume(std::size_t count);
  void append(std::string_view text);
  /// Frees the memory when empty.
  void release();

 private:
  std::vector<char> bytes_;
  std::size_t begin_ = 0;
  std::size_t end_ = 0;
};

}  // namespace net
