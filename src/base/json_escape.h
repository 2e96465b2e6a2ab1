#pragma once

#include <string>
#include <string_view>

namespace base {

/// Appends `text` as a JSON string, quotes included, that is inert wherever it is shown: "<", ">",
/// "&", "'", DEL, U+2028 and U+2029 are escaped too, so that it is neither markup nor script, and
/// what is not UTF-8 becomes U+FFFD.
void appendJsonString(std::string& out, std::string_view text);

}  // namespace base
