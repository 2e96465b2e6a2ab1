#include "http/error_table.h"

#include <catch2/catch.hpp>

#include <algorithm>
#include <set>
#include <string>
#include <vector>

namespace {

struct Fixed {
  base::ErrorKind kind;
  std::string_view code;
  int status;
};

}  // namespace

TEST_CASE("error table: every kind has its own row", "[http]") {
  const auto rows = http::errorTable();
  CHECK(rows.size() == static_cast<std::size_t>(base::ErrorKind::kInternal) + 1);
  for (const auto& row : rows) CHECK(&http::errorRow(row.kind) == &row);
}

TEST_CASE("error table: codes are unique and in snake case", "[http]") {
  std::set<std::string_view> codes;
  for (const auto& row : http::errorTable()) {
    INFO(row.code);
    CHECK(codes.insert(row.code).second);
    CHECK(std::all_of(row.code.begin(), row.code.end(),
                      [](char byte) { return (byte >= 'a' && byte <= 'z') || byte == '_'; }));
    CHECK(row.code.find("__") == std::string_view::npos);
    CHECK(row.code.front() != '_');
    CHECK(row.code.back() != '_');
  }
}

TEST_CASE("error table: every row says what is wrong and what to do, in sentences", "[http]") {
  for (const auto& row : http::errorTable()) {
    INFO(row.code);
    CHECK(row.message.ends_with('.'));
    CHECK(row.hint.ends_with('.'));
    CHECK(row.status >= 400);
    CHECK(row.status < 600);
  }
}

TEST_CASE("error table: the codes of the outside contract stand", "[http]") {
  using base::ErrorKind;
  const std::vector<Fixed> fixed{
      {ErrorKind::kNotAuthenticated, "not_authenticated", 401},
      {ErrorKind::kUnknownProfile, "unknown_profile", 404},
      {ErrorKind::kUpstreamUnreachable, "upstream_unreachable", 502},
      {ErrorKind::kUpstreamTls, "upstream_tls", 502},
      {ErrorKind::kUpstreamTimeout, "upstream_timeout", 504},
      {ErrorKind::kDiscoveryFailed, "discovery_failed", 502},
      {ErrorKind::kLoginInProgress, "login_in_progress", 409},
      {ErrorKind::kBadRequest, "bad_request", 400},
      {ErrorKind::kMisdirectedRequest, "misdirected_request", 421},
      {ErrorKind::kForbiddenOrigin, "forbidden_origin", 403},
      {ErrorKind::kUnauthorizedClient, "unauthorized_client", 401},
      {ErrorKind::kInsufficientScope, "insufficient_scope", 403},
      {ErrorKind::kTooManyStreams, "too_many_streams", 503},
  };
  for (const auto& each : fixed) {
    CHECK(http::errorRow(each.kind).code == each.code);
    CHECK(http::errorRow(each.kind).status == each.status);
  }
}
