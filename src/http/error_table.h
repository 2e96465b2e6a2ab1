#pragma once

#include "base/error.h"

#include <span>
#include <string_view>

namespace http {

/// One row of the one table: what the outside sees of an error kind.
struct ErrorRow {
  base::ErrorKind kind;
  int status;
  std::string_view code;     ///< stable, for scripts
  std::string_view message;  ///< used where the Error brings no text of its own
  std::string_view hint;     ///< what to do next
};

[[nodiscard]] const ErrorRow& errorRow(base::ErrorKind kind);
[[nodiscard]] std::span<const ErrorRow> errorTable();

}  // namespace http
