#include "config/fault.h"

#include <algorithm>

namespace config {

namespace {

constexpr std::size_t kShownBytes = 64;

bool sameFault(const Fault& a, const Fault& b) {
  return a.source.place.line == b.source.place.line &&
         a.source.place.column == b.source.place.column && a.line() == b.line();
}

bool standsBefore(const Fault& a, const Fault& b) {
  const auto& first = a.source.place;
  const auto& second = b.source.place;
  if ((first.line > 0) != (second.line > 0)) return first.line > 0;
  return std::pair(first.line, first.column) < std::pair(second.line, second.column);
}

}  // namespace

std::string Fault::line() const {
  std::string out = source.place.name;
  if (source.place.line > 0) {
    out += ':' + std::to_string(source.place.line);
    out += ':' + std::to_string(source.place.column);
  }
  out += ": ";
  if (!source.key.empty()) out += source.key + ": ";
  return out + text;
}

void Faults::add(const Source& source, std::string text) {
  if (faults_.size() >= kMaxFaults) return;
  Fault fault{source, std::move(text)};
  const auto known = [&fault](const Fault& other) { return sameFault(fault, other); };
  if (std::any_of(faults_.begin(), faults_.end(), known)) return;
  const auto place = std::upper_bound(faults_.begin(), faults_.end(), fault, standsBefore);
  faults_.insert(place, std::move(fault));
}

std::string shown(std::string_view name) {
  std::string out;
  for (const char c : name.substr(0, kShownBytes)) out += (c >= ' ' && c <= '~') ? c : '?';
  if (name.size() > kShownBytes) out += "...";
  return out;
}

}  // namespace config
