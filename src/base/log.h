#pragma once

#include "base/clock.h"

#include <initializer_list>
#include <optional>
#include <string>
#include <string_view>
#include <utility>

namespace base {

enum class LogLevel { kDebug, kInfo, kWarning, kError };

/// One `name=value` of a log line. Names are ours: lower-case words; not `code` or `state`, whose
/// values are redacted.
using LogField = std::pair<std::string_view, std::string>;
using LogFields = std::initializer_list<LogField>;

/// The daemon's log: one line a record on standard error,
/// `2026-11-22T10:00:00.000Z info  profile=craft refreshed expires_in=3600`.
/// Values are quoted and everything but printable ASCII escaped, so that no peer can forge a line;
/// secrets are redacted here and only here (`redact`). Any thread may call; a line is one write(2).
void log(LogLevel level, std::string_view message, LogFields fields = {});
/// Lines below `level` are dropped; kInfo at first.
void setLogLevel(LogLevel level);
/// "debug", "info", "warning", "error"; nullopt for another word.
[[nodiscard]] std::optional<LogLevel> parseLogLevel(std::string_view word);

/// The line that `log` writes, with its newline.
[[nodiscard]] std::string formatLogLine(WallTime time, LogLevel level, std::string_view message,
                                        LogFields fields);

/// Hides what looks like a credential: bearer, basic and DPoP tokens, Authorization and Cookie
/// fields, `code=`, `state=`, `access_token=` and the like in queries, forms, headers and JSON,
/// JWTs, private keys in PEM, long mixed runs of letters and digits. URLs lose their user, query
/// and fragment, and their path where a segment may be a secret link id.
[[nodiscard]] std::string redact(std::string_view text);

}  // namespace base
