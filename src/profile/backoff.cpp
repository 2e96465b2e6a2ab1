#include "profile/backoff.h"

#include "base/encoding.h"

#include <algorithm>

namespace profile {
namespace {

// 0 … 255.
int randomByte() { return static_cast<unsigned char>(base::randomBytes(1).front()); }

}  // namespace

void Backoff::failed(base::SteadyTime now) {
  constexpr int kDoublings = 5;  // 1 s * 2^5 is past the cap
  const auto full = std::min(kMost, kFirst * (1 << std::min(failures_, kDoublings)));
  ++failures_;
  until_ = now + full / 2 + full / 2 * randomByte() / 255;
}

void Backoff::succeeded() {
  failures_ = 0;
  until_ = {};
}

}  // namespace profile
