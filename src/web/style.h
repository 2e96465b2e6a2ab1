#pragma once

#include <string>
#include <string_view>

namespace web {

/// The pages' one style sheet, light and dark. It stands inside each page.
[[nodiscard]] std::string_view styleSheet();

/// The source expression that allows it, and nothing else, in a Content-Security-Policy.
[[nodiscard]] const std::string& styleSource();

}  // namespace web
