#include "base/json_escape.h"

#include "base/utf8.h"

#include <cstddef>

namespace base {

namespace {

constexpr std::string_view kReplacement = "\xEF\xBF\xBD";
constexpr std::string_view kLineSeparator = "\xE2\x80\xA8";
constexpr std::string_view kParagraphSeparator = "\xE2\x80\xA9";

void appendUnitEscape(std::string& out, unsigned char byte) {
  constexpr std::string_view kDigits = "0123456789abcdef";
  out += "\\u00";
  out += kDigits[byte >> 4U];
  out += kDigits[byte & 0xFU];
}

void appendAscii(std::string& out, char byte) {
  if (byte == '"' || byte == '\\') {
    out += '\\';
    out += byte;
  } else if (byte == '\n') {
    out += "\\n";
  } else if (byte < 0x20 || byte == 0x7f ||
             std::string_view("<>&'").find(byte) != std::string_view::npos) {
    appendUnitEscape(out, static_cast<unsigned char>(byte));
  } else {
    out += byte;
  }
}

}  // namespace

void appendJsonString(std::string& out, std::string_view text) {
  out += '"';
  while (!text.empty()) {
    const auto length = utf8Sequence(text);
    const auto sequence = text.substr(0, length);
    text.remove_prefix(length == 0 ? 1 : length);
    if (length == 0)
      out += kReplacement;
    else if (length == 1)
      appendAscii(out, sequence.front());
    else if (sequence == kLineSeparator)
      out += "\\u2028";
    else if (sequence == kParagraphSeparator)
      out += "\\u2029";
    else
      out += sequence;
  }
  out += '"';
}

}  // namespace base
