#include "proxy/endpoint_event.h"

#include <utility>

namespace proxy {

namespace {

constexpr std::string_view kByteOrderMark = "\xEF\xBB\xBF";

/// The lines up to an empty one, as far as they have come.
struct Block {
  std::size_t size = 0;                  ///< with the empty line; 0 when that has not come yet
  bool isEndpoint = false;               ///< its first field of weight is that name
  bool isOther = false;                  ///< that is another name, or data
  std::optional<std::string_view> data;  ///< of its first line of data
};

/// The next line without its end, which is taken off `text` with it; nullopt when it is not whole.
std::optional<std::string_view> takeLine(std::string_view& text) {
  const auto size = text.find_first_of("\r\n");
  if (size == std::string_view::npos) return std::nullopt;
  const auto line = text.substr(0, size);
  const bool two = text.substr(size).starts_with("\r\n");
  text.remove_prefix(size + (two ? 2 : 1));
  return line;
}

void takeField(std::string_view line, Block& block) {
  const auto colon = line.find(':');
  if (colon == std::string_view::npos) return;
  const auto name = line.substr(0, colon);
  auto value = line.substr(colon + 1);
  if (value.starts_with(' ')) value.remove_prefix(1);
  if (name == "data" && !block.data) block.data = value;
  if (block.isEndpoint || block.isOther) return;
  block.isEndpoint = name == "event" && value == "endpoint";
  block.isOther = name == "data" || (name == "event" && !block.isEndpoint);
}

Block readBlock(std::string_view text) {
  Block block;
  auto rest = text;
  if (rest.starts_with(kByteOrderMark)) rest.remove_prefix(kByteOrderMark.size());
  while (const auto line = takeLine(rest)) {
    if (line->empty()) {
      block.size = text.size() - rest.size();
      return block;
    }
    takeField(*line, block);
  }
  return block;
}

}  // namespace

std::string_view EndpointEvent::pass(std::string_view piece, bool last) {
  if (settled_) return piece;
  ready_.clear();
  held_ += piece;
  try {
    settle();
  } catch (const base::Error& error) {
    fault_ = error;
    throw;
  }
  if (settled_ || last || held_.size() > kMostHeld) {
    settled_ = true;
    ready_ += std::exchange(held_, {});
  }
  return ready_;
}

/// Blocks without name and data are no events: comments that keep a connection alive go on.
void EndpointEvent::settle() {
  while (!settled_) {
    const auto block = readBlock(held_);
    settled_ = block.isOther || (block.isEndpoint && block.size > 0);
    if (block.isEndpoint && settled_ && block.data) rewriteData(*block.data);
    if (settled_ || block.size == 0) return;
    ready_ += held_.substr(0, block.size);
    held_.erase(0, block.size);
  }
}

void EndpointEvent::rewriteData(std::string_view data) {
  const auto at = static_cast<std::size_t>(data.data() - held_.data());
  held_.replace(at, data.size(), rewrite_(data));
}

}  // namespace proxy
