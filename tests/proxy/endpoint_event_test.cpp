#include "proxy/endpoint_event.h"

#include <catch2/catch.hpp>

#include <string>
#include <string_view>

namespace {

using proxy::EndpointEvent;

std::string marked(std::string_view data) { return "<" + std::string(data) + ">"; }

/// What comes out of `stream` when it comes in pieces of `size` bytes.
std::string passed(std::string_view stream, std::size_t size, bool ends = true) {
  EndpointEvent event(marked);
  std::string out;
  while (!stream.empty()) {
    const auto piece = stream.substr(0, size);
    stream.remove_prefix(piece.size());
    out += event.pass(piece, ends && stream.empty());
  }
  return out;
}

TEST_CASE("EndpointEvent: the data of the first event is replaced, however it comes in",
          "[proxy]") {
  const std::size_t size = GENERATE(1U, 2U, 7U, 4096U);
  const auto [in, out] = GENERATE(table<std::string, std::string>({
      {"event: endpoint\ndata: /m?s=1\n\ndata: x\n\n",
       "event: endpoint\ndata: </m?s=1>\n\ndata: x\n\n"},
      {"event: endpoint\r\ndata: /m\r\n\r\ndata: x\r\n\r\n",
       "event: endpoint\r\ndata: </m>\r\n\r\ndata: x\r\n\r\n"},
      {"event:endpoint\rdata:/m\r\rdata: x\r\r", "event:endpoint\rdata:</m>\r\rdata: x\r\r"},
      {"id: 7\nevent: endpoint\n: x\ndata: /m\n\n", "id: 7\nevent: endpoint\n: x\ndata: </m>\n\n"},
      {"\xEF\xBB\xBF"
       "event: endpoint\ndata: /m\n\n",
       "\xEF\xBB\xBF"
       "event: endpoint\ndata: </m>\n\n"},
      {": hello\n\nretry: 10\n\nevent: endpoint\ndata: /m\n\n",
       ": hello\n\nretry: 10\n\nevent: endpoint\ndata: </m>\n\n"},
  }));
  CHECK(passed(in, size) == out);
}

TEST_CASE("EndpointEvent: any other stream passes byte for byte", "[proxy]") {
  const std::size_t size = GENERATE(1U, 5U, 4096U);
  const auto* const stream = GENERATE(
      "", ": only a comment\n\n", "data: 1\n\nevent: endpoint\ndata: /m\n\n",
      "event: message\ndata: 1\n\nevent: endpoint\ndata: /m\n\n", "event: endpoint\n\ndata: /m\n\n",
      "event: endpoint\ndata: not ended\n", "event: endpoint\ndata\n\n", "no event at all",
      "data: /m\nevent: endpoint\n\n", "event: Endpoint\ndata: /m\n\n");
  CHECK(passed(stream, size) == stream);
}

TEST_CASE("EndpointEvent: only what may be an endpoint is held back", "[proxy]") {
  EndpointEvent event(marked);
  CHECK(event.pass(": ping\n\n", false) == ": ping\n\n");
  CHECK(event.pass("id: 1\n", false).empty());
  CHECK(event.pass("event: message\n", false) == "id: 1\nevent: message\n");
  CHECK(event.pass("event: endpoint\n", false) == "event: endpoint\n");
  EndpointEvent unnamed(marked);
  CHECK(unnamed.pass("data: 1\n", false) == "data: 1\n");
  EndpointEvent long_(marked);
  const std::string most(EndpointEvent::kMostHeld, 'x');
  CHECK(long_.pass(most, false).empty());
  CHECK(long_.pass("y", false) == most + "y");
}

TEST_CASE("EndpointEvent: a refused endpoint ends the stream and says why", "[proxy]") {
  EndpointEvent event([](std::string_view) -> std::string {
    throw base::Error(base::ErrorKind::kUpstreamProtocol, "elsewhere");
  });
  CHECK_THROWS_AS((void)event.pass("event: endpoint\ndata: //x/\n\n", false), base::Error);
  REQUIRE(event.fault());
  CHECK(event.fault()->text() == "elsewhere");
}

}  // namespace
