#include "agents/jsonc_scanner.h"

#include "agents/text_place.h"
#include "base/error.h"
#include "base/json.h"

#include <algorithm>
#include <cctype>
#include <string>
#include <utility>

namespace agents::jsonc {

namespace {

constexpr int kMaxDepth = 100;
constexpr std::string_view kMark = "\xEF\xBB\xBF";
constexpr std::string_view kSpace = " \t\r\n";

/// Past one comment that begins at `position`; the same position when none does.
std::size_t skipComment(std::string_view text, std::size_t position) {
  const auto rest = text.substr(position);
  if (rest.starts_with("//")) return position + std::min(rest.find_first_of("\r\n"), rest.size());
  if (!rest.starts_with("/*")) return position;
  const auto end = rest.find("*/", 2);
  if (end == std::string_view::npos) failAt(text, position, "a comment has no end");
  return position + end + 2;
}

std::size_t skipSpace(std::string_view text, std::size_t position) {
  return std::min(text.find_first_not_of(kSpace, position), text.size());
}

class Reader {
 public:
  explicit Reader(std::string_view text) : text_(text) {}

  Value document() {
    checkText(text_);
    if (text_.starts_with(kMark)) position_ = kMark.size();
    skip();
    Value value;
    value.span = {text_.size(), text_.size()};
    if (position_ == text_.size()) return value;
    value = this->value(0);
    skip();
    if (position_ != text_.size()) fail("there is more after the end of the value");
    return value;
  }

 private:
  [[noreturn]] void fail(const std::string& what) const { failAt(text_, position_, what); }

  [[nodiscard]] char peek() const { return position_ < text_.size() ? text_[position_] : '\0'; }

  void skip() { position_ = skipGap(text_, position_); }

  bool take(char letter) {
    if (peek() != letter) return false;
    ++position_;
    return true;
  }

  Value value(int depth) {
    if (depth > kMaxDepth) fail("values are nested too deep");
    const auto begin = position_;
    Value value;
    if (peek() == '{')
      value = object(depth);
    else if (peek() == '[')
      value = array(depth);
    else
      value = scalar();
    value.span = {begin, position_};
    return value;
  }

  Value object(int depth) {
    Value map;
    map.kind = Value::Kind::kMap;
    take('{');
    bool separated = true;
    for (skip(); !take('}'); skip()) {
      if (!separated) fail("a ',' or '}' is missing");
      map.members.push_back(member(depth));
      skip();
      separated = take(',');
    }
    return map;
  }

  Member member(int depth) {
    Member member;
    const auto begin = position_;
    if (peek() != '"') fail("a name in double quotes was expected");
    member.name = string();
    member.nameSpan = {begin, position_};
    skip();
    if (!take(':')) fail("a ':' is missing");
    skip();
    member.value = value(depth + 1);
    return member;
  }

  Value array(int depth) {
    Value list;
    list.kind = Value::Kind::kList;
    take('[');
    bool separated = true;
    for (skip(); !take(']'); skip()) {
      if (!separated) fail("a ',' or ']' is missing");
      list.items.push_back(value(depth + 1));
      skip();
      separated = take(',');
    }
    return list;
  }

  Value scalar() {
    if (peek() == '"') return Value::ofString(string());
    const auto begin = position_;
    while (std::isalnum(static_cast<unsigned char>(peek())) != 0 || peek() == '-' ||
           peek() == '+' || peek() == '.')
      ++position_;
    const auto token = text_.substr(begin, position_ - begin);
    if (token == "null") return {};
    if (token != "true" && token != "false") checkNumber(begin, token);
    return Value::ofLiteral(token);
  }

  void checkNumber(std::size_t begin, std::string_view token) {
    position_ = begin;
    if (token.empty() || token.find_first_not_of("0123456789+-.eE") != std::string_view::npos)
      fail("a value was expected");
    position_ += token.size();
  }

  std::string string() {
    const auto begin = position_;
    ++position_;
    while (peek() != '"') {
      if (position_ >= text_.size() || peek() == '\n') fail("a string has no end");
      position_ += peek() == '\\' ? std::size_t{2} : std::size_t{1};
    }
    ++position_;
    return meaning(begin, text_.substr(begin, position_ - begin));
  }

  /// The unescaped string.
  std::string meaning(std::size_t begin, std::string_view token) {
    if (token.find('\\') == std::string_view::npos)
      return std::string(token.substr(1, token.size() - 2));
    try {
      return base::parseJson(token, {.bytes = token.size()}).convert<std::string>();
    } catch (const base::Error&) {
      failAt(text_, begin, "a string holds an escape that JSON does not know");
    }
  }

  std::string_view text_;
  std::size_t position_ = 0;
};

}  // namespace

std::size_t skipGap(std::string_view text, std::size_t position) {
  for (;;) {
    position = skipSpace(text, position);
    const auto after = skipComment(text, position);
    if (after == position) return position;
    position = after;
  }
}

Span lastComment(std::string_view text, std::size_t from, std::size_t to) {
  Span last{from, from};
  for (auto position = skipSpace(text, from); position < to; position = skipSpace(text, last.end)) {
    const auto after = skipComment(text, position);
    if (after == position) break;
    last = {position, after};
  }
  return last;
}

Value read(std::string_view text) { return Reader(text).document(); }

}  // namespace agents::jsonc
