#include "net/receive.h"

#include "support/raw_server.h"

#include <catch2/catch.hpp>
#include <poll.h>

#include <array>
#include <future>
#include <string_view>

namespace {

using support::RawConnection;
using support::RawServer;

/// Until the peer has ended its side.
void awaitEnd(int socket) {
#if defined(POLLRDHUP)
  pollfd end{.fd = socket, .events = POLLRDHUP, .revents = 0};
  REQUIRE(poll(&end, 1, 2000) == 1);
#else
  pollfd end{.fd = socket, .events = POLLIN, .revents = 0};
  REQUIRE(poll(&end, 1, 2000) == 1);
#endif
}

TEST_CASE("receive: says that nothing is left only where that is so", "[net]") {
  const bool ends = GENERATE(false, true);
  CAPTURE(ends);
  RawServer server([ends](RawConnection& connection) {
    connection.send("seven b");
    if (ends) connection.shutdownSend();
    connection.readToEnd();
  });
  auto client = RawConnection::to(server.port());
  net::tellWhatIsLeft(client.native());
  if (ends) awaitEnd(client.native());
  std::array<char, 64> buffer{};
  const auto part = net::receive(client.native(), std::span(buffer).first(5));
  CHECK(part.bytes == 5);
  CHECK_FALSE(part.drained);
  const auto rest = net::receive(client.native(), buffer);
  CHECK(std::string_view(buffer.data(), static_cast<std::size_t>(rest.bytes)) == " b");
#if defined(__linux__)
  CHECK(rest.drained == !ends);
#endif
  if (!ends) client.shutdownSend();
  const auto end = net::receive(client.native(), buffer);
  CHECK(end.bytes == 0);
  CHECK_FALSE(end.drained);
}

}  // namespace
