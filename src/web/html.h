#pragma once

#include <string>
#include <string_view>

namespace web {

/// HTML in the making. Everything that is not a constant of this program goes through `text` or an
/// attribute, which escape.
class Html {
 public:
  /// Markup of ours, as it is.
  template <std::size_t Size>
  Html& raw(const char (&constant)[Size]) {  // NOLINT(modernize-avoid-c-arrays): literals only
    out_.append(constant, Size - 1);
    return *this;
  }

  Html& add(const Html& other);
  /// Escaped for element content and quoted attributes; control characters become U+FFFD.
  Html& text(std::string_view anything);
  /// <p>text</p>
  Html& paragraph(std::string_view anything);
  /// A link that looks like a button.
  Html& button(std::string_view href, std::string_view label);
  /// A button, named `id`, that posts nothing but itself to `action`.
  Html& postButton(std::string_view action, std::string_view id, std::string_view label);
  /// A line to copy.
  Html& code(std::string_view anything);

  [[nodiscard]] const std::string& str() const { return out_; }

 private:
  std::string out_;
};

}  // namespace web
