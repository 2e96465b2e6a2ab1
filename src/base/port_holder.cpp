#include "base/port_holder.h"

#include <charconv>
#include <filesystem>
#include <fstream>
#include <set>
#include <sstream>
#include <string_view>
#include <system_error>

namespace base {

namespace {

namespace fs = std::filesystem;

constexpr std::string_view kListening = "0A";

bool isPort(std::string_view address, std::uint16_t port) {
  const auto digits = address.substr(address.rfind(':') + 1);
  unsigned number = 0;
  std::from_chars(digits.data(), digits.data() + digits.size(), number, 16);
  return number == port;
}

/// The links that open files of such a socket have: "socket:[123]".
void addListeners(const char* table, std::uint16_t port, std::set<std::string>& links) {
  std::ifstream lines(table);
  std::string line;
  std::getline(lines, line);
  while (std::getline(lines, line)) {
    std::istringstream words(line);
    std::string slot;
    std::string local;
    std::string remote;
    std::string state;
    std::string skipped;
    std::string inode;
    words >> slot >> local >> remote >> state;
    for (int i = 0; i < 5; ++i) words >> skipped;
    words >> inode;
    if (state == kListening && isPort(local, port)) links.insert("socket:[" + inode + ']');
  }
}

bool holdsOne(const fs::path& process, const std::set<std::string>& links) {
  std::error_code error;
  for (fs::directory_iterator file(process / "fd", error), end; !error && file != end;
       file.increment(error)) {
    std::error_code unread;
    if (links.contains(fs::read_symlink(file->path(), unread).string())) return true;
  }
  return false;
}

/// A program may name itself as it likes.
std::string nameOf(const fs::path& process) {
  std::ifstream file(process / "comm");
  std::string name;
  std::getline(file, name);
  for (char& c : name)
    if (c < ' ' || c > '~') c = '?';
  return name;
}

std::optional<std::string> find(std::uint16_t port) {
  std::set<std::string> links;
  addListeners("/proc/net/tcp", port, links);
  addListeners("/proc/net/tcp6", port, links);
  if (links.empty()) return std::nullopt;
  std::error_code error;
  for (fs::directory_iterator one("/proc", error), end; !error && one != end;
       one.increment(error)) {
    const auto id = one->path().filename().string();
    if (id.find_first_not_of("0123456789") == std::string::npos && holdsOne(one->path(), links))
      return nameOf(one->path()) + " (process " + id + ')';
  }
  return std::nullopt;
}

}  // namespace

std::optional<std::string> portHolder(std::uint16_t port) noexcept {
  try {
    return find(port);
  } catch (const std::exception&) {
    return std::nullopt;
  }
}

}  // namespace base
