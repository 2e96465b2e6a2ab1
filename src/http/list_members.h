#pragma once

#include <string_view>

namespace http {

/// Calls `each` for every non-empty member of a comma-separated list (RFC 9110 section 5.6.1),
/// without surrounding spaces. Does not know quoted strings.
template <typename Each>
void forEachListMember(std::string_view list, Each each) {
  while (!list.empty()) {
    const auto comma = list.find(',');
    auto member = list.substr(0, comma);
    list = comma == std::string_view::npos ? std::string_view{} : list.substr(comma + 1);
    const auto first = member.find_first_not_of(" \t");
    if (first == std::string_view::npos) continue;
    member = member.substr(first, member.find_last_not_of(" \t") - first + 1);
    each(member);
  }
}

}  // namespace http
