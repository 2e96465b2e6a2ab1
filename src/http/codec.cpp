#include "http/codec.h"

#include "base/error.h"
#include "http/characters.h"

#include <array>
#include <charconv>

namespace http {

namespace {

void appendLine(std::string& out, std::string_view name, std::string_view value) {
  out += name;
  out += ": ";
  out += value;
  out += "\r\n";
}

}  // namespace

bool isToken(std::string_view text) { return !text.empty() && allIn(kTokenByte, text); }

void appendChunkHeader(std::string& out, std::size_t size) {
  std::array<char, 2 * sizeof size> digits{};
  constexpr int kHexadecimal = 16;
  const auto end = std::to_chars(digits.data(), digits.data() + digits.size(), size, kHexadecimal);
  out.append(digits.data(), end.ptr);
  out += kChunkEnd;
}

void appendField(std::string& out, std::string_view name, std::string_view value) {
  const auto plain = plainPrefix(value);
  if (!isToken(name) || !allIn(kValueByte, value.substr(plain)))
    throw base::Error(base::ErrorKind::kInternal, "The gateway made a header that is not valid.",
                      "a field name or value that could break out of its line");
  appendLine(out, name, value);
}

void appendField(std::string& out, const Field& field) {
  if (field.line.empty())
    appendLine(out, field.name, field.value);
  else
    out += field.line;
}

}  // namespace http
