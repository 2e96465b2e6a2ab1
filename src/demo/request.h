#pragma once

#include "base/encoding.h"

#include <optional>
#include <string>
#include <string_view>

namespace demo {

/// What the demo's parts need of a request. The front has checked it; the body is at most 64 KiB.
struct Request {
  std::string method;
  std::string path;
  std::string query;
  std::string contentType;      ///< without parameters, lower case
  std::string authorization;    ///< the field's value, "" when absent
  std::string protocolVersion;  ///< MCP-Protocol-Version
  std::string body;
};

/// A form or query whose names are unique, as OAuth demands (RFC 6749 section 3.1).
class Form {
 public:
  /// nullopt for a malformed escape or a repeated name.
  [[nodiscard]] static std::optional<Form> parse(std::string_view text);

  /// "" when absent: RFC 6749 treats the two alike.
  [[nodiscard]] std::string get(std::string_view name) const;

 private:
  base::FormFields fields_;
};

}  // namespace demo
