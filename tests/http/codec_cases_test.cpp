#include <catch2/catch.hpp>

#include <string>
#include <string_view>

#include "case_file.h"
#include "message_verdict.h"

namespace {

using http_cases::Case;

constexpr std::string_view kRefused = "refused: ";

// A refusal in the file names a part of the reason, everything else is said in full.
bool matches(const std::string& verdict, std::string_view expected) {
  if (!expected.starts_with(kRefused)) return verdict == expected;
  return verdict.starts_with(kRefused) &&
         verdict.find(expected.substr(kRefused.size())) != std::string::npos;
}

/// The verdict on the whole must be the expected one, and however the bytes arrive the same.
template <typename Judge>
void checkCase(const Case& each, std::string_view expected, Judge judge) {
  const std::string_view bytes = each.bytes;
  INFO(each.written);
  const std::string whole = judge({bytes});
  INFO("expected " << expected << ", got " << whole);
  CHECK(matches(whole, expected));
  for (std::size_t at = 1; at < bytes.size(); ++at) {
    const auto split = judge(http_cases::splitAt(bytes, at));
    if (split != whole) FAIL_CHECK("split at " << at << ": " << split);
  }
  CHECK(judge(http_cases::oneByOne(bytes)) == whole);
}

}  // namespace

TEST_CASE("codec: every request case has its verdict, however it arrives", "[http]") {
  const auto cases = http_cases::readCases("requests.txt");
  CHECK(cases.size() >= 250);
  for (const auto& each : cases) checkCase(each, each.expected, http_cases::requestVerdict);
}

TEST_CASE("codec: every response case has its verdict, however it arrives", "[http]") {
  const auto cases = http_cases::readCases("responses.txt");
  CHECK(cases.size() >= 100);
  for (const auto& each : cases) {
    const std::string_view expected = each.expected;
    const auto method = expected.substr(0, expected.find(' '));
    checkCase(each, expected.substr(method.size() + 1), [method](const http_cases::Pieces& pieces) {
      return http_cases::responseVerdict(pieces, method);
    });
  }
}

TEST_CASE("codec: a refusal is told as the fault of who sent the bytes", "[http]") {
  const auto kindOf = [](auto read) {
    try {
      read();
    } catch (const base::Error& error) {
      return error.kind();
    }
    return base::ErrorKind::kInternal;
  };
  http::RequestHead request;
  http::ResponseHead response;
  const std::string_view bad = "x\r\n\r\n";
  CHECK(kindOf([&] { http::parseRequestHead(bad, request); }) == base::ErrorKind::kBadRequest);
  CHECK(kindOf([&] { http::parseResponseHead(bad, "GET", response); }) ==
        base::ErrorKind::kUpstreamProtocol);
  for (const auto peer : {http::Peer::kClient, http::Peer::kUpstream}) {
    const auto wanted = peer == http::Peer::kClient ? base::ErrorKind::kBadRequest
                                                    : base::ErrorKind::kUpstreamProtocol;
    CHECK(kindOf([&] { (void)http::HeadScanner(peer).scan("\n"); }) == wanted);
    http::BodyDecoder decoder({.kind = http::Framing::kChunked, .length = 7}, peer);
    CHECK(kindOf([&] { (void)decoder.step("x"); }) == wanted);
  }
}
