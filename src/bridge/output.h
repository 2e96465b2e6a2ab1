#pragma once

#include <atomic>
#include <string_view>

namespace bridge {

/// The client's end of the bridge: one message a line. Waits for a client that does not read, until
/// `giveUp`; writes only what the kernel takes at once, so that no call to it hangs.
class Output {
 public:
  explicit Output(int descriptor) : descriptor_(descriptor) {}

  /// One thread. What cannot be written any more is dropped: the client has gone, and the bridge's
  /// input ends, too.
  void write(std::string_view message);

  /// From now on nobody waits for the client. Any thread.
  void giveUp() { givenUp_ = true; }

 private:
  [[nodiscard]] bool waitForRoom() const;

  const int descriptor_;
  std::atomic<bool> givenUp_{false};
};

}  // namespace bridge
