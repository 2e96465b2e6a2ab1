#include "bridge/session.h"

#include <catch2/catch.hpp>

#include <algorithm>
#include <string>

using bridge::parseMessage;
using bridge::Session;

namespace {

std::string valueOf(const bridge::RequestFields& fields, const std::string& name) {
  const auto found =
      std::ranges::find_if(fields, [&name](const auto& one) { return one.first == name; });
  return found == fields.end() ? "absent" : found->second;
}

}  // namespace

TEST_CASE("Session: up to 2025-11-25 messages carry the session and the agreed version",
          "[bridge]") {
  Session session;
  const auto initialize = parseMessage(R"({"id":0,"method":"initialize"})");
  session.begin(initialize);
  CHECK(valueOf(session.fieldsFor(initialize), "Mcp-Session-Id") == "absent");
  session.agree("s1", "2025-11-25");
  const auto fields = session.fieldsFor(parseMessage(R"({"id":1,"method":"tools/list"})"));
  CHECK(valueOf(fields, "Mcp-Session-Id") == "s1");
  CHECK(valueOf(fields, "MCP-Protocol-Version") == "2025-11-25");
  CHECK(valueOf(fields, "Mcp-Method") == "absent");
  CHECK(valueOf(session.fieldsForStream("e7"), "Last-Event-ID") == "e7");
  CHECK(valueOf(session.fieldsFor(initialize), "Mcp-Session-Id") == "absent");
  session.begin(initialize);
  CHECK(session.id().empty());
}

TEST_CASE("Session: from 2026-07-28 on each message says what it is", "[bridge]") {
  Session session;
  const auto fields = session.fieldsFor(parseMessage(
      R"({"id":1,"method":"resources/read","params":{"uri":"a:b","_meta":{"io.modelcontextprotocol/protocolVersion":"2026-07-28"}}})"));
  CHECK(valueOf(fields, "MCP-Protocol-Version") == "2026-07-28");
  CHECK(valueOf(fields, "Mcp-Method") == "resources/read");
  CHECK(valueOf(fields, "Mcp-Name") == "a:b");
  const auto later = session.fieldsFor(parseMessage(R"({"method":"notifications/progress"})"));
  CHECK(valueOf(later, "MCP-Protocol-Version") == "2026-07-28");
}

TEST_CASE("Session: a name that no field can hold is encoded", "[bridge]") {
  CHECK(bridge::fieldValueOf("get_weather") == "get_weather");
  CHECK(bridge::fieldValueOf("a\nb") == "=?base64?YQpi?=");
  CHECK(bridge::fieldValueOf(" x") == "=?base64?IHg=?=");
  CHECK(bridge::fieldValueOf({}) == std::string("=?base64?") + "?=");
  CHECK(bridge::fieldValueOf("=?base64?eA==?=") != "=?base64?eA==?=");
}
