#include "config/loader.h"

#include <sys/stat.h>

#include <array>
#include <cerrno>
#include <cstdio>
#include <cstdlib>
#include <memory>

namespace config {

namespace {

struct Close {
  void operator()(std::FILE* file) const { static_cast<void>(std::fclose(file)); }
};

std::error_code lastError() { return {errno, std::generic_category()}; }

FileText readWhole(const std::filesystem::path& path, std::size_t limit) {
  const std::unique_ptr<std::FILE, Close> file(std::fopen(path.c_str(), "rbe"));
  if (!file) return lastError();
  struct stat about{};
  if (fstat(fileno(file.get()), &about) != 0) return lastError();
  if (S_ISDIR(about.st_mode)) return std::make_error_code(std::errc::is_a_directory);
  std::string text;
  std::array<char, 4096> block{};
  while (std::feof(file.get()) == 0 && std::ferror(file.get()) == 0) {
    text.append(block.data(), std::fread(block.data(), 1, block.size(), file.get()));
    if (text.size() > limit) return std::make_error_code(std::errc::file_too_large);
  }
  if (std::ferror(file.get()) != 0) return lastError();
  return text;
}

}  // namespace

Environment systemEnvironment() {
  return [](std::string_view name) -> std::optional<std::string> {
    // Settings are read before any thread starts, and nothing changes the environment.
    const char* value = std::getenv(std::string(name).c_str());  // NOLINT(concurrency-mt-unsafe)
    if (value == nullptr) return std::nullopt;
    return std::string(value);
  };
}

FileReader systemFiles() { return readWhole; }

}  // namespace config
