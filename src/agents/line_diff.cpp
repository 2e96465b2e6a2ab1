#include "agents/line_diff.h"

#include "base/log.h"

#include <algorithm>

namespace agents {

namespace {

using Lines = std::vector<std::string_view>;

constexpr std::size_t kContext = 3;
constexpr std::size_t kMaxShown = 200;
/// Past this many cells the changed middle is shown as one block.
constexpr std::size_t kMaxCells = std::size_t{4} * 1024 * 1024;

struct Change {
  char sign = ' ';  ///< ' ', '-', '+'
  std::string_view line;
};

Lines linesOf(std::string_view text) {
  Lines lines;
  while (!text.empty()) {
    const auto end = text.find('\n');
    lines.push_back(text.substr(0, end == std::string_view::npos ? end : end + 1));
    text.remove_prefix(lines.back().size());
  }
  return lines;
}

/// Lengths of the longest common subsequences of what follows each pair of places.
class CommonLengths {
 public:
  CommonLengths(const Lines& a, const Lines& b)
      : width_(b.size() + 1), cells_((a.size() + 1) * width_) {
    for (auto i = a.size(); i-- > 0;)
      for (auto j = b.size(); j-- > 0;)
        cells_[i * width_ + j] =
            a[i] == b[j] ? at(i + 1, j + 1) + 1 : std::max(at(i + 1, j), at(i, j + 1));
  }

  [[nodiscard]] unsigned at(std::size_t i, std::size_t j) const { return cells_[i * width_ + j]; }

 private:
  std::size_t width_;
  std::vector<unsigned> cells_;
};

void compareMiddle(const Lines& a, const Lines& b, std::vector<Change>& changes) {
  const bool small = (a.size() + 1) * (b.size() + 1) <= kMaxCells;
  const CommonLengths lengths(small ? a : Lines(), small ? b : Lines());
  std::size_t i = 0;
  std::size_t j = 0;
  while (i < a.size() || j < b.size()) {
    if (small && i < a.size() && j < b.size() && a[i] == b[j]) {
      changes.push_back({' ', a[i++]});
      ++j;
    } else if (j == b.size() ||
               (i < a.size() && (!small || lengths.at(i + 1, j) >= lengths.at(i, j + 1)))) {
      changes.push_back({'-', a[i++]});
    } else {
      changes.push_back({'+', b[j++]});
    }
  }
}

std::vector<Change> compare(const Lines& a, const Lines& b) {
  const auto begin = std::mismatch(a.begin(), a.end(), b.begin(), b.end());
  const auto head = static_cast<std::size_t>(begin.first - a.begin());
  std::size_t tail = 0;
  while (tail < std::min(a.size(), b.size()) - head &&
         a[a.size() - 1 - tail] == b[b.size() - 1 - tail])
    ++tail;
  const auto tailBegin = a.end() - static_cast<std::ptrdiff_t>(tail);
  std::vector<Change> changes;
  const auto keep = [&changes](std::string_view line) { changes.push_back({' ', line}); };
  std::for_each(a.begin(), begin.first, keep);
  compareMiddle(Lines(begin.first, tailBegin),
                Lines(begin.second, b.end() - static_cast<std::ptrdiff_t>(tail)), changes);
  std::for_each(tailBegin, a.end(), keep);
  return changes;
}

std::string redactAround(std::string_view line, const std::vector<std::string>& plain) {
  for (const auto& text : plain) {
    const auto at = line.find(text);
    if (at == std::string_view::npos) continue;
    return redactAround(line.substr(0, at), plain) + text +
           redactAround(line.substr(at + text.size()), plain);
  }
  return base::redact(line);
}

std::string shown(const Change& change, const std::vector<std::string>& plain) {
  auto line = change.line;
  while (line.ends_with('\n') || line.ends_with('\r')) line.remove_suffix(1);
  auto text = redactAround(line, plain);
  if (text.size() > kMaxShown) text = text.substr(0, kMaxShown) + "…";
  return change.sign + text + "\n";
}

/// One hunk from `begin` to `end`; `oldLine` and `newLine` are the lines passed before it.
std::string hunk(const std::vector<Change>& changes, std::size_t begin, std::size_t end,
                 const std::vector<std::string>& plain) {
  const auto count = [&](std::size_t from, std::size_t to, char other) {
    return std::count_if(changes.begin() + static_cast<std::ptrdiff_t>(from),
                         changes.begin() + static_cast<std::ptrdiff_t>(to),
                         [other](const Change& change) { return change.sign != other; });
  };
  const auto place = [&](char other) {
    const auto lines = count(begin, end, other);
    return std::to_string(count(0, begin, other) + (lines == 0 ? 0 : 1)) + "," +
           std::to_string(lines);
  };
  std::string out = "@@ -" + place('+') + " +" + place('-') + " @@\n";
  for (auto i = begin; i < end; ++i) out += shown(changes[i], plain);
  return out;
}

}  // namespace

std::string lineDiff(const std::string& name, std::string_view before, std::string_view after,
                     const std::vector<std::string>& plain) {
  if (before == after) return {};
  const auto changes = compare(linesOf(before), linesOf(after));
  std::string out = "--- " + name + "\n+++ " + name + "\n";
  for (std::size_t at = 0; at < changes.size();) {
    if (changes[at].sign == ' ') {
      ++at;
      continue;
    }
    const auto begin = at - std::min(at, kContext);
    auto end = at;
    for (std::size_t same = 0; at < changes.size() && same <= 2 * kContext; ++at) {
      same = changes[at].sign == ' ' ? same + 1 : 0;
      if (same == 0) end = at + 1;
    }
    at = end;
    out += hunk(changes, begin, std::min(end + kContext, changes.size()), plain);
  }
  return out;
}

}  // namespace agents
