#include "bridge/request_fields.h"

#include "base/encoding.h"

#include <algorithm>

namespace bridge {

namespace {

constexpr std::string_view kEncoded = "=?base64?";

}  // namespace

std::string fieldValueOf(std::string_view value) {
  const auto plain = [](char byte) { return byte >= ' ' && byte <= '~'; };
  const bool edges = value.empty() || value.starts_with(' ') || value.ends_with(' ');
  if (std::ranges::all_of(value, plain) && !edges && !value.starts_with(kEncoded))
    return std::string(value);
  return std::string(kEncoded) + base::base64(value) + "?=";
}

}  // namespace bridge
