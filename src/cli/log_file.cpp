#include "cli/log_file.h"

#include "base/error.h"
#include "credentials/secure_directory.h"

#include <fcntl.h>

#include <algorithm>
#include <cerrno>
#include <fstream>
#include <system_error>

namespace cli {

namespace {

constexpr std::uint64_t kLargest = std::uint64_t{8} * 1024 * 1024;
constexpr std::uint64_t kPart = std::uint64_t{1024} * 1024;

}  // namespace

LogFile::LogFile(const std::filesystem::path& stateDirectory)
    : path_(stateDirectory / "gateway.log") {}

credentials::FileDescriptor LogFile::open() const {
  const auto directory = credentials::SecureDirectory::openOrCreate(path_.parent_path());
  if (size() > kLargest) {
    std::error_code ignored;
    std::filesystem::rename(path_, path_.string() + ".1", ignored);
  }
  constexpr int flags = O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC | O_NOFOLLOW;
  credentials::FileDescriptor file(::open(path_.c_str(), flags, 0600));
  if (!file.valid())
    throw base::Error(
        base::ErrorKind::kStoreUnavailable,
        path_.string() + " cannot be written: " + std::generic_category().message(errno) + '.', {},
        "Make it yours, or move it away.");
  return file;
}

std::uint64_t LogFile::size() const {
  std::error_code error;
  const auto size = std::filesystem::file_size(path_, error);
  return error ? 0 : size;
}

std::string LogFile::readFrom(std::uint64_t& offset) const {
  const auto end = size();
  if (end < offset) offset = 0;
  std::string text(std::min(end - offset, kPart), '\0');
  std::ifstream file(path_, std::ios::binary);
  file.seekg(static_cast<std::streamoff>(offset));
  file.read(text.data(), static_cast<std::streamsize>(text.size()));
  text.resize(static_cast<std::size_t>(std::max<std::streamsize>(file.gcount(), 0)));
  offset += text.size();
  return text;
}

std::uint64_t LogFile::startOfLast(std::size_t lines) const {
  const auto end = size();
  std::uint64_t offset = end - std::min(end, kPart);
  const auto begin = offset;
  const auto text = readFrom(offset);
  auto at = text.size();
  if (text.ends_with('\n')) --at;
  for (; lines > 0 && at != std::string::npos; --lines)
    at = at == 0 ? std::string::npos : text.rfind('\n', at - 1);
  return at == std::string::npos ? begin : begin + at + 1;
}

}  // namespace cli
