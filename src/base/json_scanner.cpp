#include "base/json_scanner.h"

#include "base/error.h"
#include "base/utf8.h"

#include <set>
#include <string>

namespace base {

namespace {

class JsonScanner {
 public:
  JsonScanner(std::string_view text, int depthLimit) : text_(text), depthLimit_(depthLimit) {}

  void document() {
    space();
    value(0);
    space();
    if (position_ != text_.size()) fail("holds bytes after its value");
  }

 private:
  [[noreturn]] void fail(const std::string& why) const {
    throw Error(ErrorKind::kMetadataInvalid,
                "The JSON " + why + " (at byte " + std::to_string(position_) + ")");
  }

  [[nodiscard]] char peek() const { return position_ < text_.size() ? text_[position_] : '\0'; }

  bool take(char letter) {
    if (peek() != letter || position_ >= text_.size()) return false;
    ++position_;
    return true;
  }

  void expect(char letter) {
    if (!take(letter)) fail(std::string("lacks a '") + letter + "'");
  }

  void space() {
    while (peek() == ' ' || peek() == '\t' || peek() == '\n' || peek() == '\r') ++position_;
  }

  void value(int depth) {
    if (depth > depthLimit_) fail("is nested too deep");
    switch (peek()) {
      case '{':
        object(depth + 1);
        break;
      case '[':
        array(depth + 1);
        break;
      case '"':
        static_cast<void>(string());
        break;
      case 't':
        literal("true");
        break;
      case 'f':
        literal("false");
        break;
      case 'n':
        literal("null");
        break;
      default:
        number();
    }
  }

  void object(int depth) {
    if (depth > depthLimit_) fail("is nested too deep");
    expect('{');
    std::set<std::string> names;
    space();
    if (take('}')) return;
    do {
      space();
      if (!names.insert(string()).second) fail("names a member twice");
      space();
      expect(':');
      space();
      value(depth);
      space();
    } while (take(','));
    expect('}');
  }

  void array(int depth) {
    if (depth > depthLimit_) fail("is nested too deep");
    expect('[');
    space();
    if (take(']')) return;
    do {
      space();
      value(depth);
      space();
    } while (take(','));
    expect(']');
  }

  void literal(std::string_view word) {
    if (!text_.substr(position_).starts_with(word)) fail("holds an unknown word");
    position_ += word.size();
  }

  void digits() {
    if (peek() < '0' || peek() > '9') fail("holds something that is no JSON value");
    while (peek() >= '0' && peek() <= '9') ++position_;
  }

  void number() {
    take('-');
    if (!take('0')) digits();
    if (take('.')) digits();
    if (take('e') || take('E')) {
      if (!take('+')) take('-');
      digits();
    }
  }

  /// The unescaped text.
  std::string string() {
    expect('"');
    std::string out;
    while (!take('"')) {
      if (position_ >= text_.size()) fail("ends within a string");
      if (take('\\')) {
        escape(out);
        continue;
      }
      if (static_cast<unsigned char>(peek()) < 0x20) fail("holds a control character");
      const auto length = utf8Sequence(text_.substr(position_));
      if (length == 0) fail("is not UTF-8");
      out += text_.substr(position_, length);
      position_ += length;
    }
    return out;
  }

  void escape(std::string& out) {
    constexpr std::string_view kLetters = "\"\\/bfnrt";
    constexpr std::string_view kMeanings = "\"\\/\b\f\n\r\t";
    if (take('u')) {
      appendUtf8(out, escapedPoint());
      return;
    }
    const auto index = position_ < text_.size() ? kLetters.find(peek()) : std::string_view::npos;
    if (index == std::string_view::npos) fail("holds an unknown escape");
    out += kMeanings[index];
    ++position_;
  }

  char32_t escapedPoint() {
    const auto unit = codeUnit();
    if (unit == 0) fail("holds a NUL");
    if (unit < 0xD800 || unit > 0xDFFF) return unit;
    if (unit > 0xDBFF || !take('\\') || !take('u')) fail("holds half a surrogate pair");
    const auto low = codeUnit();
    if (low < 0xDC00 || low > 0xDFFF) fail("holds half a surrogate pair");
    return 0x10000U + ((unit - 0xD800U) << 10U) + (low - 0xDC00U);
  }

  char32_t codeUnit() {
    constexpr std::string_view kDigits = "0123456789abcdef0123456789ABCDEF";
    char32_t unit = 0;
    for (int i = 0; i < 4; ++i) {
      const auto digit = position_ < text_.size() ? kDigits.find(peek()) : std::string_view::npos;
      if (digit == std::string_view::npos) fail("holds a broken \\u escape");
      unit = unit << 4U | static_cast<char32_t>(digit & 0xFU);
      ++position_;
    }
    return unit;
  }

  std::string_view text_;
  int depthLimit_;
  std::size_t position_ = 0;
};

}  // namespace

void checkJson(std::string_view text, const JsonLimits& limits) {
  if (text.size() > limits.bytes)
    throw Error(ErrorKind::kMetadataInvalid,
                "The JSON is larger than " + std::to_string(limits.bytes) + " bytes");
  JsonScanner(text, limits.depth).document();
}

}  // namespace base
