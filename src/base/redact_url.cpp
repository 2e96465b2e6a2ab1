#include "base/redact_url.h"

#include <algorithm>

namespace base {

namespace {

constexpr std::string_view kHidden = "***";
constexpr std::string_view kMark = "://";

bool isLower(char c) { return c >= 'a' && c <= 'z'; }

bool isDigit(char c) { return c >= '0' && c <= '9'; }

bool endsUrl(char c) {
  return c <= ' ' || c == '"' || c == '\'' || c == '<' || c == '>' || c == '\\' || c == '`' ||
         c == '{' || c == '}' || c == ')' || c == ']' || c == ',' || c == ';' || c == '\x7F';
}

/// Lower-case letters of an ordinary length, perhaps with a digit or two behind: `token`, `v1`.
bool plainWord(std::string_view word) {
  constexpr std::size_t kLongest = 16;
  constexpr std::size_t kDigits = 2;
  const std::string_view::iterator letters = std::find_if_not(word.begin(), word.end(), isLower);
  const auto digits = static_cast<std::size_t>(word.end() - letters);
  return word.size() <= kLongest && digits <= kDigits &&
         (word.empty() || letters != word.begin()) && std::all_of(letters, word.end(), isDigit);
}

bool plainSegment(std::string_view segment) {
  while (true) {
    const auto end = segment.find_first_of("-_.");
    if (!plainWord(segment.substr(0, end))) return false;
    if (end == std::string_view::npos) return true;
    segment.remove_prefix(end + 1);
  }
}

/// What follows `/links/` is a secret whatever it looks like.
std::string redactPath(std::string_view path) {
  std::string out;
  std::string_view before;
  while (!path.empty()) {
    path.remove_prefix(1);
    const auto segment = path.substr(0, path.find('/'));
    const bool shown = segment.empty() || (before != "links" && plainSegment(segment));
    out += '/';
    out += shown ? segment : kHidden;
    before = segment;
    path.remove_prefix(segment.size());
  }
  return out;
}

}  // namespace

std::size_t urlLength(std::string_view text) {
  const auto* const scheme = std::find_if_not(text.begin(), text.end(), [](char c) {
    return isLower(c) || (c >= 'A' && c <= 'Z') || isDigit(c) || c == '+' || c == '-' || c == '.';
  });
  const auto start = static_cast<std::size_t>(scheme - text.begin());
  if (start == 0 || !text.substr(start).starts_with(kMark)) return 0;
  const auto authority = start + kMark.size();
  // An IPv6 literal may hold the brackets that otherwise end a URL.
  auto from = authority;
  if (text.substr(authority).starts_with('['))
    from = std::min(text.find(']', authority), text.size() - 1) + 1;
  const auto* const end = std::find_if(text.begin() + from, text.end(), endsUrl);
  return static_cast<std::size_t>(end - text.begin());
}

std::string redactUrl(std::string_view url) {
  const auto authority = url.find(kMark) + kMark.size();
  const auto pathStart = std::min(url.find_first_of("/?#", authority), url.size());
  auto host = url.substr(authority, pathStart - authority);
  std::string out(url.substr(0, authority));
  if (const auto at = host.rfind('@'); at != std::string_view::npos) {
    host.remove_prefix(at);
    out += kHidden;
  }
  out += host;
  const auto queryStart = std::min(url.find_first_of("?#", pathStart), url.size());
  out += redactPath(url.substr(pathStart, queryStart - pathStart));
  if (queryStart < url.size()) out += "?" + std::string(kHidden);
  return out;
}

}  // namespace base
