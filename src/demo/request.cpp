#include "demo/request.h"

#include <set>

namespace demo {

std::optional<Form> Form::parse(std::string_view text) {
  auto fields = base::formDecode(text);
  if (!fields) return std::nullopt;
  std::set<std::string_view> names;
  for (const auto& [name, value] : *fields)
    if (!names.insert(name).second) return std::nullopt;
  Form form;
  form.fields_ = std::move(*fields);
  return form;
}

std::string Form::get(std::string_view name) const {
  for (const auto& [known, value] : fields_)
    if (known == name) return value;
  return {};
}

}  // namespace demo
