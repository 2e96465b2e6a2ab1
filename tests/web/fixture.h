#pragma once

#include "support/fake_clock.h"
#include "support/fake_profile.h"
#include "web/handler_factory.h"

#include <catch2/catch.hpp>

#include <memory>
#include <stdexcept>
#include <string>
#include <string_view>
#include <vector>

namespace support {

inline http::Url urlOf(std::string_view text) {
  auto url = http::Url::parse(text);
  if (!url) throw std::invalid_argument("no URL");
  return *std::move(url);
}

/// A gateway of two fake profiles, `craft` (served at the bare paths too) and `notion`, without the
/// front: requests go straight to the handlers.
struct WebFixture {
  std::shared_ptr<FakeProfile> craft =
      std::make_shared<FakeProfile>("craft", "https://mcp.craft.example/mcp");
  std::shared_ptr<FakeProfile> notion =
      std::make_shared<FakeProfile>("notion", "https://mcp.notion.example/mcp");
  profile::ProfileRegistry registry{{craft, notion}, "craft"};
  FakeClock clock;
  web::Site site{.version = "1.2.3",
                 .base = urlOf("http://127.0.0.1:5177"),
                 .routes = {.hasDefaultProfile = true, .redirectPaths = {}},
                 .profiles = registry,
                 .clock = clock,
                 .startedAt = clock.steady(),
                 .bareProfile = {}};
  web::HandlerFactory factory{site};

  [[nodiscard]] static web::Request browser(std::string_view target) {
    auto request = script(target);
    request.wantsHtml = true;
    return request;
  }

  [[nodiscard]] static web::Request script(std::string_view target) {
    web::Request request;
    const auto mark = std::min(target.find('?'), target.size());
    request.path = target.substr(0, mark);
    if (mark < target.size()) request.query = target.substr(mark + 1);
    request.host = "127.0.0.1:5177";
    return request;
  }

  [[nodiscard]] http::Answer ask(const web::Request& request) const {
    auto target = request.path;
    if (!request.query.empty()) target += '?' + request.query;
    return factory.handlerFor(request.method, target)->respond(request);
  }

  /// A browser's GET.
  [[nodiscard]] http::Answer get(std::string_view target) const { return ask(browser(target)); }

  /// A script's GET.
  [[nodiscard]] http::Answer json(std::string_view target) const { return ask(script(target)); }
};

/// Every value of that field.
inline std::vector<std::string> values(const http::Answer& answer, std::string_view name) {
  std::vector<std::string> result;
  for (const auto& [field, value] : answer.fields)
    if (field == name) result.push_back(value);
  return result;
}

/// The one value of that field.
inline std::string field(const http::Answer& answer, std::string_view name) {
  const auto all = values(answer, name);
  REQUIRE(all.size() == 1);
  return all.front();
}

inline bool holds(const http::Answer& answer, std::string_view text) {
  return answer.body.find(text) != std::string::npos;
}

}  // namespace support
