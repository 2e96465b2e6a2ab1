#pragma once

#include <atomic>
#include <optional>
#include <utility>

namespace proxy {

/// How many calls and streams one profile may have open at once. Any thread, no lock.
class RelaySlots {
 public:
  /// Gives its place back when it goes. Must not outlive the RelaySlots.
  class Slot {
   public:
    explicit Slot(std::atomic<unsigned>& taken) : taken_(&taken) {}

    Slot(Slot&& other) noexcept : taken_(std::exchange(other.taken_, nullptr)) {}

    Slot& operator=(Slot&& other) noexcept {
      std::swap(taken_, other.taken_);
      return *this;
    }

    ~Slot() {
      if (taken_ != nullptr) taken_->fetch_sub(1, std::memory_order_relaxed);
    }

   private:
    std::atomic<unsigned>* taken_;
  };

  explicit RelaySlots(unsigned limit) : limit_(limit) {}

  /// nullopt when all are taken.
  [[nodiscard]] std::optional<Slot> take() {
    if (taken_.fetch_add(1, std::memory_order_relaxed) < limit_) return Slot(taken_);
    taken_.fetch_sub(1, std::memory_order_relaxed);
    return std::nullopt;
  }

  [[nodiscard]] unsigned taken() const { return taken_.load(std::memory_order_relaxed); }

 private:
  std::atomic<unsigned> taken_{0};
  unsigned limit_;
};

}  // namespace proxy
