#pragma once

namespace base {

/// Makes what was written to a file or directory survive a power cut: fsync(2), on macOS
/// F_FULLFSYNC where the file system has it. Repeats after EINTR; false with errno set otherwise.
[[nodiscard]] bool syncToDisk(int descriptor) noexcept;

}  // namespace base
