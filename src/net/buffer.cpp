#include "net/buffer.h"

#include <algorithm>
#include <cstring>

namespace net {

std::span<char> Buffer::space(std::size_t atLeast) {
  if (capacity_ - end_ < atLeast) {
    const auto needed = size() + atLeast;
    if (needed > capacity_) {
      grow(std::max({needed, capacity_ * 2, kKept}));
    } else {
      std::memmove(bytes_.get(), bytes_.get() + begin_, size());
      end_ -= begin_;
      begin_ = 0;
    }
  }
  return {bytes_.get() + end_, capacity_ - end_};
}

void Buffer::grow(std::size_t capacity) {
  // NOLINTNEXTLINE(modernize-avoid-c-arrays)
  auto bytes = std::make_unique_for_overwrite<char[]>(capacity);
  if (!empty()) std::memcpy(bytes.get(), bytes_.get() + begin_, size());
  bytes_ = std::move(bytes);
  capacity_ = capacity;
  end_ -= begin_;
  begin_ = 0;
}

void Buffer::consume(std::size_t count) {
  begin_ += count;
  if (begin_ == end_) begin_ = end_ = 0;
}

void Buffer::append(std::string_view text) {
  if (text.empty()) return;
  std::memcpy(space(text.size()).data(), text.data(), text.size());
  produced(text.size());
}

void Buffer::release() {
  if (!empty() || capacity_ <= kKept) return;
  bytes_.reset();
  capacity_ = 0;
}

}  // namespace net
