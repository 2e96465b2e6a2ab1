#pragma once

#include <filesystem>

namespace base {

/// The file of the program that runs, without symbolic links. Throws Error(kInternal) where the
/// system does not tell.
[[nodiscard]] std::filesystem::path ownExecutable();

}  // namespace base
