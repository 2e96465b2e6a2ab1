#include "http/client.h"

#include "base/encoding.h"

namespace http {

std::optional<std::string> ClientResponse::find(std::string_view name) const {
  for (const auto& [known, value] : fields)
    if (base::equalsIgnoreCase(known, name)) return value;
  return std::nullopt;
}

std::vector<std::string> ClientResponse::findAll(std::string_view name) const {
  std::vector<std::string> values;
  for (const auto& [known, value] : fields)
    if (base::equalsIgnoreCase(known, name)) values.push_back(value);
  return values;
}

}  // namespace http
