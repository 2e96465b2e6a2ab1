#include "config/yaml_scalar.h"

#include "base/encoding.h"

#include <algorithm>

namespace config {

namespace {

bool isLetterOrDigit(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
}

bool isPlain(std::string_view text, std::string_view others) {
  const auto fits = [others](char c) {
    return isLetterOrDigit(c) || others.find(c) != std::string_view::npos;
  };
  return !text.empty() && isLetterOrDigit(text.front()) && std::ranges::all_of(text, fits) &&
         !text.ends_with(':') && base::lowerAscii(text) != "null";
}

}  // namespace

std::string yamlScalar(std::string_view text) {
  return isPlain(text, "_-./:@%+=?&~") ? std::string(text) : yamlQuoted(text);
}

std::string yamlKey(std::string_view text) {
  return isPlain(text, "_-") ? std::string(text) : yamlQuoted(text);
}

std::string yamlQuoted(std::string_view text) {
  std::string out = "\"";
  for (const char c : text) {
    const bool control = static_cast<unsigned char>(c) < ' ' || c == '\x7f';
    if (c == '"' || c == '\\') out += '\\';
    if (control)
      out += "\\x" + base::hex(std::string_view(&c, 1));
    else
      out += c;
  }
  return out + '"';
}

}  // namespace config
