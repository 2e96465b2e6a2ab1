#pragma once

#include <string_view>

namespace web {

/// The files of web/assets, part of the program. Each stands inside the pages that need it and is
/// allowed there by its hash, so that nothing is fetched beside a page.

/// Every page's one style sheet, light and dark.
[[nodiscard]] std::string_view styleSheet();

/// Keeps the dashboard live; all of it can be read and used without.
[[nodiscard]] std::string_view dashboardScript();

}  // namespace web
