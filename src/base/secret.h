#pragma once

#include <string>
#include <string_view>

namespace base {

/// A string that does not print and wipes its memory when it goes: tokens, client secrets, codes,
/// verifiers, keys. There is no stream operator and no conversion; `reveal()` marks each place
/// that really needs the value. A value type; not synchronised.
class Secret {
 public:
  Secret() = default;
  explicit Secret(std::string_view value);
  Secret(const Secret& other);
  Secret(Secret&& other) noexcept;
  Secret& operator=(const Secret& other);
  Secret& operator=(Secret&& other) noexcept;
  ~Secret();

  [[nodiscard]] std::string_view reveal() const noexcept { return value_; }

  [[nodiscard]] bool empty() const noexcept { return value_.empty(); }

  /// Constant-time where the lengths are equal.
  [[nodiscard]] bool operator==(const Secret& other) const noexcept;

 private:
  void wipe() noexcept;

  std::string value_;
};

/// Overwrites `text` with zeros (through OpenSSL, so that it is not optimised away) and empties it.
void wipe(std::string& text) noexcept;

}  // namespace base
