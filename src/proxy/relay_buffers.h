#pragma once

#include "http/head.h"
#include "net/buffer.h"

#include <cstddef>
#include <memory>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace proxy {

/// The memory of one exchange, used again by the next one of the same loop.
struct RelayBuffers {
  std::string out;                      ///< heads and small bodies on their way out, both ways
  net::Buffer in;                       ///< what the upstream sent
  std::string kept;                     ///< a request body that does not lie in the front's buffer
  std::string piece;                    ///< the decoded part of a chunked request body
  http::ResponseHead head;              ///< views into `in`
  std::vector<std::string_view> named;  ///< by a Connection field
};

/// A free list of RelayBuffers. One loop's; not synchronised. Keeps no buffer that grew large.
class RelayBufferShelf {
 public:
  [[nodiscard]] std::unique_ptr<RelayBuffers> take() {
    if (free_.empty()) return std::make_unique<RelayBuffers>();
    auto buffers = std::move(free_.back());
    free_.pop_back();
    return buffers;
  }

  void put(std::unique_ptr<RelayBuffers> buffers) {
    if (free_.size() >= kKeptBuffers) return;
    if (!buffers->in.empty()) buffers->in = net::Buffer{};
    if (buffers->in.capacity() > kKeptBytes) buffers->in.release();
    trim(buffers->out);
    trim(buffers->kept);
    trim(buffers->piece);
    free_.push_back(std::move(buffers));
  }

 private:
  static constexpr std::size_t kKeptBuffers = 64;
  static constexpr std::size_t kKeptBytes = std::size_t{8} * 1024;

  static void trim(std::string& text) {
    text.clear();
    if (text.capacity() > kKeptBytes) text.shrink_to_fit();
  }

  std::vector<std::unique_ptr<RelayBuffers>> free_;
};

}  // namespace proxy
