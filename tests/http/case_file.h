#pragma once

#include "http/characters.h"

#include <fstream>
#include <stdexcept>
#include <string>
#include <string_view>
#include <vector>

namespace http_cases {

/// One line of tests/http/cases: "expected :: bytes".
struct Case {
  std::string expected;
  std::string written;  ///< the bytes as the file writes them
  std::string bytes;
};

/// Turns the file's escapes into bytes.
inline std::string unescaped(std::string_view text) {
  std::string out;
  for (std::size_t at = 0; at < text.size(); ++at) {
    if (text[at] != '\\') {
      out += text[at];
      continue;
    }
    const char letter = text.at(++at);
    if (letter == 'x') {
      const int high = http::hexDigit(text.at(++at));
      const int low = http::hexDigit(text.at(++at));
      out += static_cast<char>(high * 16 + low);
    } else {
      constexpr std::string_view kLetters = "rnt0\\";
      constexpr std::string_view kBytes{"\r\n\t\0\\", 5};
      out += kBytes.at(kLetters.find(letter));
    }
  }
  return out;
}

inline std::vector<Case> readCases(const std::string& name) {
  std::ifstream file(std::string(SOURCE_DIR) + "/tests/http/cases/" + name);
  if (!file) throw std::runtime_error("cannot read the case file " + name);
  std::vector<Case> cases;
  for (std::string line; std::getline(file, line);) {
    if (line.empty() || line.front() == '#') continue;
    const auto mark = line.find(" ::");
    if (mark == std::string::npos) throw std::runtime_error("no '::' in " + line);
    const auto written = line.size() > mark + 4 ? line.substr(mark + 4) : std::string();
    cases.push_back({line.substr(0, mark), written, unescaped(written)});
  }
  return cases;
}

}  // namespace http_cases
