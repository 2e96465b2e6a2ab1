#include "base/own_executable.h"

#include "base/error.h"

#include <system_error>

#if defined(__APPLE__)
#include <mach-o/dyld.h>

#include <array>
#endif

namespace base {

std::filesystem::path ownExecutable() {
  std::error_code error;
#if defined(__APPLE__)
  std::array<char, 4096> name{};
  auto size = static_cast<std::uint32_t>(name.size());
  if (_NSGetExecutablePath(name.data(), &size) != 0)
    error = std::make_error_code(std::errc::io_error);
  auto path = error ? std::filesystem::path() : std::filesystem::canonical(name.data(), error);
#else
  auto path = std::filesystem::read_symlink("/proc/self/exe", error);
#endif
  if (error)
    throw Error(ErrorKind::kInternal, "The program's own file cannot be found: " + error.message());
  return path;
}

}  // namespace base
