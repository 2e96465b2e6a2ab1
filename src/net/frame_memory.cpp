#include "net/frame_memory.h"

#include <array>
#include <new>

namespace net {

#if defined(__SANITIZE_ADDRESS__)

void* takeFrame(std::size_t size) { return ::operator new(size); }

void giveFrameBack(void* frame, std::size_t size) noexcept { ::operator delete(frame, size); }

#else

namespace {

constexpr std::size_t kStep = 64;
constexpr std::size_t kClasses = 40;  ///< larger frames are not kept
constexpr std::size_t kMostKept = std::size_t{512} * 1024;

/// A frame that nobody uses; lies in its memory.
struct Spare {
  Spare* next;
};

/// All that a thread keeps. Without a constructor or destructor, for the ends of threads.
struct Shelves {
  std::array<Spare*, kClasses> spare;
  std::size_t kept;  ///< bytes
  bool closed;       ///< the thread ends
};

// NOLINTNEXTLINE(cppcoreguidelines-avoid-non-const-global-variables): one for each thread
constinit thread_local Shelves shelves{};

void emptyShelves() {
  shelves.closed = true;
  for (auto& shelf : shelves.spare) {
    while (shelf != nullptr) {
      auto* const next = shelf->next;
      ::operator delete(shelf);
      shelf = next;
    }
  }
}

/// Empties the shelves when the thread ends.
struct Closing {
  Closing() = default;
  Closing(const Closing&) = delete;
  Closing& operator=(const Closing&) = delete;

  ~Closing() { emptyShelves(); }
};

constexpr std::size_t classOf(std::size_t size) { return (size - 1) / kStep; }

constexpr std::size_t sizeOf(std::size_t which) { return (which + 1) * kStep; }

}  // namespace

void* takeFrame(std::size_t size) {
  const auto which = classOf(size);
  if (which >= kClasses) return ::operator new(size);
  auto*& shelf = shelves.spare[which];
  if (shelf == nullptr) return ::operator new(sizeOf(which));
  auto* const frame = shelf;
  shelf = frame->next;
  shelves.kept -= sizeOf(which);
  return frame;
}

void giveFrameBack(void* frame, std::size_t size) noexcept {
  const auto which = classOf(size);
  if (which >= kClasses || shelves.closed || shelves.kept >= kMostKept) {
    ::operator delete(frame);
    return;
  }
  static thread_local const Closing closing;
  auto*& shelf = shelves.spare[which];
  shelf = new (frame) Spare{shelf};
  shelves.kept += sizeOf(which);
}

#endif

}  // namespace net
