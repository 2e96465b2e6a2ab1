#include "bridge/event_stream.h"

#include "base/error.h"

#include <algorithm>
#include <charconv>
#include <utility>

namespace bridge {

namespace {

/// Nobody waits longer, whatever the server says.
constexpr long long kMaxRetryMs = 60'000;

}  // namespace

void EventStream::feed(std::string_view bytes) {
  for (std::size_t at = 0; at < bytes.size();) {
    const auto end = bytes.find_first_of("\r\n", at);
    bytes_.append(bytes.substr(at, end - at));
    if (bytes_.size() + data_.size() > limit_)
      throw base::Error(base::ErrorKind::kUpstreamProtocol,
                        "An event of the server is larger than 16 MiB.");
    if (end == std::string_view::npos) {
      afterCr_ = afterCr_ && bytes_.empty();
      return;
    }
    const bool second = afterCr_ && end == at && bytes[end] == '\n' && bytes_.empty();
    afterCr_ = bytes[end] == '\r';
    at = end + 1;
    if (second) continue;
    takeLine(bytes_);
    bytes_.clear();
  }
}

std::optional<std::string> EventStream::next() {
  if (ready_.empty()) return std::nullopt;
  auto data = std::move(ready_.front());
  ready_.pop_front();
  return data;
}

void EventStream::cut() {
  bytes_.clear();
  data_.clear();
  type_.clear();
  hasData_ = afterCr_ = false;
  id_ = lastId_;
}

void EventStream::takeLine(std::string_view line) {
  if (line.empty()) return dispatch();
  const auto colon = line.find(':');
  const auto name = line.substr(0, colon);
  auto value = colon == std::string_view::npos ? std::string_view{} : line.substr(colon + 1);
  if (value.starts_with(' ')) value.remove_prefix(1);
  takeField(name, value);
}

void EventStream::takeField(std::string_view name, std::string_view value) {
  if (name == "data") {
    if (hasData_) data_ += '\n';
    data_ += value;
    hasData_ = true;
  } else if (name == "event") {
    type_ = value;
  } else if (name == "id" && value.find('\0') == std::string_view::npos) {
    id_ = value;
  } else if (name == "retry") {
    long long milliseconds = -1;
    const auto* const begin = value.data();
    const auto* const end = begin + value.size();
    const auto [stop, error] = std::from_chars(begin, end, milliseconds);
    if (error == std::errc{} && stop == end && milliseconds >= 0)
      retry_ = std::chrono::milliseconds(std::min(milliseconds, kMaxRetryMs));
  }
}

void EventStream::dispatch() {
  lastId_ = id_;
  if (!data_.empty() && (type_.empty() || type_ == "message")) ready_.push_back(std::move(data_));
  if (type_ == "endpoint") endpoint_ = data_;
  data_.clear();
  type_.clear();
  hasData_ = false;
}

}  // namespace bridge
