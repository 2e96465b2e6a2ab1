#include "base/error.h"
#include "bridge/event_stream.h"

#include <string>
#include <vector>

#include "fuzz/finding.h"

namespace {

/// The events' data, and last the id that the stream would be taken up by.
std::vector<std::string> eventsOf(std::string_view bytes, std::size_t step) {
  std::vector<std::string> events;
  bridge::EventStream stream;
  try {
    for (std::size_t at = 0; at < bytes.size(); at += step) {
      stream.feed(bytes.substr(at, step));
      while (auto data = stream.next()) events.push_back(std::move(*data));
    }
  } catch (const base::Error& error) {
    events.push_back(error.text());
  }
  events.push_back(stream.lastId());
  return events;
}

}  // namespace

/// The first byte says in which pieces the rest comes: that changes nothing.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  if (size == 0) return 0;
  const auto bytes = fuzz::textOf(data + 1, size - 1);
  const auto events = eventsOf(bytes, std::size_t{1} + data[0]);
  fuzz::require(events == eventsOf(bytes, size), "pieces change nothing", bytes);
  fuzz::require(events.back().find_first_of("\r\n") == std::string::npos, "an id is one line");
  return 0;
}
