#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace http {

/// One field line. Views into the bytes the head was parsed from.
struct Field {
  std::string_view name;
  std::string_view value;      ///< without surrounding spaces; bytes from 0x80 on as they came
  std::string_view line = {};  ///< all of it with its CR LF, if that is "name: value"
};

/// The field lines of a head, in order. Name look-ups ignore case.
class Fields {
 public:
  void clear() { fields_.clear(); }

  void add(const Field& field) { fields_.push_back(field); }

  [[nodiscard]] const std::vector<Field>& all() const { return fields_; }

  /// The first value of that name.
  [[nodiscard]] std::optional<std::string_view> find(std::string_view name) const;
  [[nodiscard]] std::size_t count(std::string_view name) const;

  [[nodiscard]] bool has(std::string_view name) const { return count(name) > 0; }

 private:
  std::vector<Field> fields_;
};

/// How the body's end is told (RFC 9112 section 6).
enum class Framing { kNone, kLength, kChunked, kUntilClose };

struct BodyFraming {
  Framing kind = Framing::kNone;
  unsigned long long length = 0;  ///< for kLength
};

/// A checked request head. Its views live as long as the bytes given to the parser.
struct RequestHead {
  std::string_view method;
  std::string_view target;  ///< origin form, raw, as it came (or "*" is refused by the codec)
  std::string_view path;    ///< target up to "?"
  std::optional<std::string_view> query;
  int minorVersion = 1;  ///< HTTP/1.minorVersion
  Fields fields;
  BodyFraming body;
  bool keepAlive = true;
  bool expectContinue = false;
};

/// A checked response head.
struct ResponseHead {
  int status = 0;
  std::string_view reason;
  int minorVersion = 1;
  Fields fields;
  BodyFraming body;  ///< already takes the request's method and the status into account
  bool keepAlive = true;
};

}  // namespace http
