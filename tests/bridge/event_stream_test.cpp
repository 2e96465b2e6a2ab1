#include "bridge/event_stream.h"

#include "base/error.h"

#include <catch2/catch.hpp>

#include <string>
#include <vector>

using bridge::EventStream;

namespace {

std::vector<std::string> eventsOf(EventStream& stream, std::string_view bytes) {
  stream.feed(bytes);
  std::vector<std::string> events;
  while (auto data = stream.next()) events.push_back(*data);
  return events;
}

using Texts = std::vector<std::string>;

}  // namespace

TEST_CASE("EventStream: the same events come out wherever the bytes are cut", "[bridge]") {
  const std::string text =
      ": hello\r\nid: 1\r\ndata: a\r\ndata: b\r\n\r\nid:2\rdata:c\r\revent: ping\ndata: d\n\ndata: "
      "e\n\n";
  EventStream whole;
  const Texts expected{"a\nb", "c", "e"};
  CHECK(eventsOf(whole, text) == expected);
  EventStream bytewise;
  Texts events;
  for (const char byte : text)
    for (auto& one : eventsOf(bytewise, {&byte, 1})) events.push_back(std::move(one));
  CHECK(events == expected);
  CHECK(bytewise.lastId() == "2");
}

TEST_CASE("EventStream: an event that was cut off does not count", "[bridge]") {
  EventStream stream;
  CHECK(eventsOf(stream, "id: 1\nretry: 250\ndata:\n\nid: 2\ndata: half").empty());
  stream.cut();
  CHECK(stream.lastId() == "1");
  CHECK(stream.retry() == std::chrono::milliseconds(250));
  CHECK(eventsOf(stream, "data: next\n\n") == Texts{"next"});
  CHECK(stream.lastId() == "1");
}

TEST_CASE("EventStream: an event beyond the limit is refused", "[bridge]") {
  EventStream stream(8);
  CHECK_THROWS_AS(stream.feed("data: 123456789"), base::Error);
}
