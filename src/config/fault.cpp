#include "config/fault.h"

#include <algorithm>

namespace config {

namespace {

constexpr std::size_t kShownBytes = 64;

bool sameFault(const Fault& a, const Fault& b) {
  return a.source.place.line == b.source.place.line &&
         a.source.place.column == b.source.place.column && a.line() == b.line();
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
  if (std::none_of(faults_.begin(), faults_.end(), known)) faults_.push_back(std::move(fault));
}

std::vector<Fault> Faults::sorted() const {
  auto result = faults_;
  const auto inFile = [](const Fault& fault) { return fault.source.place.line > 0; };
  const auto before = [&inFile](const Fault& a, const Fault& b) {
    if (inFile(a) != inFile(b)) return inFile(a);
    return std::pair(a.source.place.line, a.source.place.column) <
           std::pair(b.source.place.line, b.source.place.column);
  };
  std::stable_sort(result.begin(), result.end(), before);
  return result;
}

std::string shown(std::string_view name) {
  std::string out;
  for (const char c : name.substr(0, kShownBytes)) out += (c >= ' ' && c <= '~') ? c : '?';
  if (name.size() > kShownBytes) out += "...";
  return out;
}

}  // namespace config
