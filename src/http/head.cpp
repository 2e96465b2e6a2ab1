#include "http/head.h"

#include "base/encoding.h"

#include <algorithm>

namespace http {

std::optional<std::string_view> Fields::find(std::string_view name) const {
  for (const auto& field : fields_)
    if (base::equalsIgnoreCase(field.name, name)) return field.value;
  return std::nullopt;
}

std::size_t Fields::count(std::string_view name) const {
  return static_cast<std::size_t>(std::count_if(
      fields_.begin(), fields_.end(),
      [name](const Field& field) { return base::equalsIgnoreCase(field.name, name); }));
}

}  // namespace http
