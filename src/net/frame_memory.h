#pragma once

#include <cstddef>

namespace net {

/// Memory for coroutine frames. A request takes and gives back a dozen of a few sizes: each thread
/// keeps what is given back on lists by size, up to a bound, and takes from there. A frame may be
/// given back on another thread than the one that took it. Under AddressSanitizer nothing is kept,
/// so that it sees who uses a frame that is gone.
/// Throws std::bad_alloc.
[[nodiscard]] void* takeFrame(std::size_t size);
/// `size` as it was taken.
void giveFrameBack(void* frame, std::size_t size) noexcept;

}  // namespace net
