#pragma once

#include <string>
#include <string_view>

namespace demo {

/// True when every word of `asked` is one of `granted`; "" is within anything.
[[nodiscard]] bool isWithin(std::string_view asked, std::string_view granted);

}  // namespace demo
