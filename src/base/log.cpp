#include "base/log.h"

#include <unistd.h>

#include <algorithm>
#include <array>
#include <atomic>
#include <cerrno>
#include <cstdio>
#include <ctime>

namespace base {

namespace {

std::atomic<LogLevel> threshold{LogLevel::kInfo};

constexpr std::array<std::string_view, 4> kWords = {"debug", "info", "warn", "error"};

std::string_view wordOf(LogLevel level) { return kWords.at(static_cast<std::size_t>(level)); }

std::string timestamp(WallTime time) {
  const auto millis = std::chrono::floor<std::chrono::milliseconds>(time.time_since_epoch());
  const auto seconds = std::chrono::floor<std::chrono::seconds>(millis);
  const std::time_t stamp = seconds.count();
  std::tm parts{};
  gmtime_r(&stamp, &parts);
  std::array<char, 32> text{};
  const auto size = std::strftime(text.data(), text.size(), "%Y-%m-%dT%H:%M:%S", &parts);
  std::array<char, 8> fraction{};
  std::snprintf(fraction.data(), fraction.size(), ".%03dZ",
                static_cast<int>((millis - seconds).count()));
  return std::string(text.data(), size) + fraction.data();
}

bool printable(char letter) { return letter >= 0x20 && letter < 0x7F; }

void appendEscaped(std::string& out, char letter) {
  constexpr std::string_view kDigits = "0123456789abcdef";
  const auto byte = static_cast<unsigned char>(letter);
  out += "\\x";
  out += kDigits[byte >> 4U];
  out += kDigits[byte & 0xFU];
}

/// Only printable ASCII comes out; in quotes, a quote and a backslash are escaped as well.
std::string escape(std::string_view text, bool quoted) {
  std::string out;
  for (const char letter : text) {
    if (!printable(letter)) {
      appendEscaped(out, letter);
      continue;
    }
    if (quoted && (letter == '"' || letter == '\\')) out += '\\';
    out += letter;
  }
  return out;
}

bool bare(char letter) {
  return printable(letter) && letter != ' ' && letter != '"' && letter != '\\' && letter != '=';
}

std::string valueText(std::string_view value) {
  if (!value.empty() && std::all_of(value.begin(), value.end(), bare)) return std::string(value);
  return '"' + escape(value, true) + '"';
}

/// A field whose name alone tells a secret (`refresh_token`) shows nothing of its value.
std::string fieldText(const LogField& field) {
  const auto prefix = std::string(field.first) + "=";
  const bool secretName = redact(prefix + "x") != prefix + "x";
  return prefix + (secretName ? "***" : valueText(redact(field.second)));
}

void writeLine(std::string_view line) {
  while (!line.empty()) {
    const auto written = ::write(STDERR_FILENO, line.data(), line.size());
    if (written < 0 && errno == EINTR) continue;
    if (written <= 0) return;  // nowhere left to complain
    line.remove_prefix(static_cast<std::size_t>(written));
  }
}

}  // namespace

std::string formatLogLine(WallTime time, LogLevel level, std::string_view message,
                          LogFields fields) {
  std::string line = timestamp(time) + ' ' + std::string(wordOf(level));
  line.resize(std::max(line.size() + 1, std::size_t{31}), ' ');
  for (const auto& field : fields)
    if (field.first == "profile") line += fieldText(field) + ' ';
  line += escape(redact(message), false);
  for (const auto& field : fields)
    if (field.first != "profile") line += ' ' + fieldText(field);
  line += '\n';
  return line;
}

void log(LogLevel level, std::string_view message, LogFields fields) {
  if (level < threshold.load(std::memory_order_relaxed)) return;
  writeLine(formatLogLine(SystemClock().wall(), level, message, fields));
}

void setLogLevel(LogLevel level) { threshold.store(level, std::memory_order_relaxed); }

std::optional<LogLevel> parseLogLevel(std::string_view word) {
  if (word == "warning") return LogLevel::kWarning;
  const auto* const found = std::find(kWords.begin(), kWords.end(), word);
  if (found == kWords.end()) return std::nullopt;
  return static_cast<LogLevel>(found - kWords.begin());
}

}  // namespace base
