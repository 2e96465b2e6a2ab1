#include "cli/call.h"

namespace cli {

std::string Call::argument(std::size_t index) const {
  return index < arguments_.size() ? arguments_[index] : std::string();
}

std::optional<std::string> Call::value(std::string_view option) const {
  auto all = values(option);
  if (all.empty()) return std::nullopt;
  return std::move(all.back());
}

std::vector<std::string> Call::values(std::string_view option) const {
  std::vector<std::string> found;
  for (const auto& [name, value] : options_)
    if (name == option) found.push_back(value);
  return found;
}

}  // namespace cli
