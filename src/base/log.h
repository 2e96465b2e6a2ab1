#pragma once

#include <initializer_list>
#include <string>
#include <string_view>
#include <utility>

namespace base {

enum class LogLevel { kDebug, kInfo, kWarning, kError };

/// One `name=value` of a log line.
using LogField = std::pair<std::string_view, std::string>;

/// The daemon's log: one line a record on standard error,
/// `2026-11-22T10:00:00.000Z info  profile=craft refreshed expires_in=3600`.
/// Values are quoted and control characters escaped, so that no peer can forge a line; secrets are
/// redacted here and only here (`redact`). Any thread may call; a line is one write(2).
void log(LogLevel level, std::string_view message, std::initializer_list<LogField> fields = {});
void setLogLevel(LogLevel level);

/// Hides what looks like a credential (bearer tokens, `code=`, `access_token=`, `refresh_token`,
/// `client_secret`, `state=`, JSON members of those names, JWTs) and shortens URL paths that carry
/// secret link ids to their origin.
[[nodiscard]] std::string redact(std::string_view text);

}  // namespace base
