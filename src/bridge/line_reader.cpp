#include "bridge/line_reader.h"

namespace bridge {

void LineReader::feed(std::string_view bytes) {
  bytes_.erase(0, begin_);
  scanned_ -= begin_;
  begin_ = 0;
  bytes_.append(bytes);
}

std::optional<Line> LineReader::next() {
  for (;;) {
    const auto end = bytes_.find('\n', scanned_);
    if (end == std::string::npos) break;
    if (auto line = take(end)) return line;
  }
  scanned_ = bytes_.size();
  if (bytes_.size() - begin_ > limit_) {
    skipping_ = true;
    begin_ = bytes_.size();
  }
  return std::nullopt;
}

std::optional<Line> LineReader::take(std::size_t end) {
  Line line{.text = bytes_.substr(begin_, end - begin_), .tooLong = skipping_};
  begin_ = scanned_ = end + 1;
  skipping_ = false;
  if (line.text.size() > limit_) line.tooLong = true;
  if (line.tooLong) line.text.clear();
  if (line.text.ends_with('\r')) line.text.pop_back();
  const bool blank = line.text.find_first_not_of(" \t") == std::string::npos;
  if (blank && !line.tooLong) return std::nullopt;
  return line;
}

}  // namespace bridge
