#include "http/characters.h"
#include "http/refusal.h"
#include "http/route.h"

#include <algorithm>

namespace http {

namespace {

constexpr std::size_t kMaxNameBytes = 63;
constexpr int kHexBase = 16;

// Escapes that stand for what separates or ends a path somewhere down the line.
void checkEscape(std::string_view escape) {
  const int high = escape.size() > 2 ? hexDigit(escape[1]) : -1;
  const int low = escape.size() > 2 ? hexDigit(escape[2]) : -1;
  if (high < 0 || low < 0) refuse(Peer::kClient, "its path holds a malformed escape");
  const int byte = high * kHexBase + low;
  if (byte == '.' || byte == '/' || byte == '\\' || byte == '\0')
    refuse(Peer::kClient, "its path holds an escaped dot, slash, backslash or NUL");
}

bool holds(std::string_view path, std::string_view what) {
  return path.find(what) != std::string_view::npos;
}

/// None of what is looked for below can be in it: most paths.
bool isHarmless(std::string_view path) {
  bool afterSlash = false;
  for (const char byte : path) {
    const bool isSlash = byte == '/';
    if (isSlash && afterSlash) return false;
    if (!isSlash && (byte == '.' || !isIn(kHostByte, byte))) return false;
    afterSlash = isSlash;
  }
  return true;
}

bool isNameByte(char byte) { return (byte >= 'a' && byte <= 'z') || isIn(kDigitByte, byte); }

}  // namespace

void checkPath(std::string_view path) {
  if (isHarmless(path)) return;
  if (path.find_first_of("\\#") != std::string_view::npos)
    refuse(Peer::kClient, "its path holds a backslash or a '#'");
  if (holds(path, "//")) refuse(Peer::kClient, "its path holds two slashes in a row");
  if (holds(path, "..") || holds(path, "/./") || holds(path, "/.;") || path.ends_with("/."))
    refuse(Peer::kClient, "its path holds dot segments");
  for (auto at = path.find('%'); at != std::string_view::npos; at = path.find('%', at + 1))
    checkEscape(path.substr(at, 3));
}

bool isProfileName(std::string_view name) {
  if (name.empty() || name.size() > kMaxNameBytes || !isNameByte(name.front())) return false;
  return std::all_of(name.begin(), name.end(),
                     [](char byte) { return isNameByte(byte) || byte == '_' || byte == '-'; });
}

}  // namespace http
