#pragma once

#include "base/error.h"

#include <span>
#include <string_view>

namespace http {

/// One row of the one table: what the outside sees of an error kind. Codes are part of the outside
/// contract: add rows, never rename one.
struct ErrorRow {
  base::ErrorKind kind;
  int status;
  std::string_view code;     ///< stable, for scripts
  std::string_view message;  ///< used where the Error brings no text of its own
  std::string_view hint;     ///< what to do next
  bool loginHelps = false;   ///< the answer carries the profile's login URL
};

[[nodiscard]] const ErrorRow& errorRow(base::ErrorKind kind);
[[nodiscard]] std::span<const ErrorRow> errorTable();

}  // namespace http
