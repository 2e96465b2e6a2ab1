#include "app/gateway.h"

#include "app/client_documents.h"
#include "base/version.h"
#include "profile/profile_factory.h"
#include "web/handler_factory.h"
#include "web/health_handler.h"

#include <algorithm>
#include <thread>
#include <utility>

namespace app {

namespace {

/// Threads for refreshes, loading records and timers: each waits on a server or a disk, and each is
/// started only when the others are busy. One for each profile, so that servers that hang hold up
/// no other profile's refresh, and some for logins and timers.
std::size_t blockingThreads(std::size_t profiles) {
  constexpr std::size_t kOthers = 8;
  constexpr std::size_t kMost = 256;
  return std::min(profiles + kOthers, kMost);
}

/// What a refresh that is under way has to end, whatever else the stop had to wait for.
constexpr std::chrono::seconds kLastAnswers{3};

std::size_t coreCount() { return std::max(1U, std::thread::hardware_concurrency()); }

/// A token that the grant gives at any time is not worth a place on disk, and a machine without a
/// person often has no keyring that is open.
config::StoreKind storeOf(const config::ProfileSettings& one) {
  return config::isUnattended(one.grant) ? config::StoreKind::kMemory : one.credentialStore;
}

bool listensEverywhere(const std::string& bind) { return bind == "0.0.0.0" || bind == "::"; }

}  // namespace

Gateway::Gateway(config::Settings settings)
    : settings_(withClientDocuments(std::move(settings))),
      startedAt_(clock_.steady()),
      loops_(coreCount()),
      outgoing_(loops_, settings_.proxies),
      stores_(settings_.server, clock_),
      executor_(std::make_unique<net::Offload>(blockingThreads(settings_.profiles.size()))) {
  makeProfiles();
  makeLanes();
}

Gateway::~Gateway() { stop(std::chrono::milliseconds(0)); }

void Gateway::start() {
  front_->start();
  // Only now is the port certain. Nothing reads the site before the loops run.
  site_->base = baseUrl();
  slowLane_->start();
  loops_.start();
  for (const auto& one : profiles_->all()) one->start();
}

void Gateway::stop(std::chrono::milliseconds grace) {
  const auto deadline = clock_.steady() + grace;
  front_->stop(grace);
  if (executor_) keepLastTokens(deadline);
  const auto left =
      std::chrono::duration_cast<std::chrono::milliseconds>(deadline - clock_.steady());
  for (auto& [name, ways] : waysOut_) ways.oauth->stop();
  slowLane_->stop(std::max(left, std::chrono::milliseconds(0)));
  executor_.reset();
  loops_.stop();
}

// A refresh that was sent may hold the only refresh token that is still good, and so may what the
// store has not taken yet.
void Gateway::keepLastTokens(base::SteadyTime deadline) {
  const auto last = std::max(deadline, clock_.steady() + kLastAnswers);
  executor_->finish(last);
  for (const auto& one : profiles_->all())
    if (clock_.steady() < last) one->tokens().saveNow();
}

void Gateway::makeProfiles() {
  const auto redirectUri = [this](const config::ProfileSettings& one) {
    return web::profileUrls(site_->base, {.name = one.name,
                                          .redirectPath = one.redirectPath,
                                          .bare = one.name == site_->bareProfile})
        .redirectUri;
  };
  const auto surroundings = [this](const config::ProfileSettings& one) {
    auto& ways = waysOut_[one.name] = outgoing_.waysOutOf(one);
    return profile::ProfileSurroundings{.store = stores_.nowOrLater(storeOf(one)),
                                        .http = *ways.oauth,
                                        .executor = *executor_,
                                        .clock = clock_};
  };
  profiles_ = std::make_unique<profile::ProfileRegistry>(
      profile::makeProfiles(settings_, redirectUri, surroundings));
  stores_.expectOne();
  site_ = std::make_unique<web::Site>(web::Site{.version = std::string(base::kVersion),
                                                .base = baseUrl(),
                                                .routes = routeTable(),
                                                .profiles = *profiles_,
                                                .clock = clock_,
                                                .startedAt = startedAt_,
                                                .bareProfile = bareProfile(settings_)});
}

void Gateway::makeLanes() {
  const proxy::LaneWiring wiring{
      .connector = [this](const profile::Profile& one) { return waysOut_.at(one.name()).upstream; },
      .loginUrl = [this](const profile::Profile& one) { return site_->urlsOf(one).login; }};
  fastLane_ = std::make_unique<proxy::ProxyLane>(loops_, *profiles_, wiring, clock_);
  slowLane_ = std::make_unique<http::SlowLane>(new web::HandlerFactory(*site_),
                                               http::SlowLane::Options{.urgentThreads = 4});
  front_ = std::make_unique<http::Front>(loops_, frontOptions(), *fastLane_, *slowLane_);
}

http::FrontOptions Gateway::frontOptions() const {
  http::FrontOptions options;
  options.bind = settings_.server.bind;
  options.port = settings_.server.port;
  if (!settings_.server.publicBaseUrl.empty())
    options.publicBaseUrl = http::Url::parse(settings_.server.publicBaseUrl);
  options.routes = routeTable();
  options.maxConnections = settings_.server.maxConnections;
  options.health = [this] { return web::healthBody(*site_); };
  return options;
}

http::RouteTable Gateway::routeTable() const {
  http::RouteTable table;
  for (const auto& one : settings_.profiles) {
    if (one.redirectPath != table.defaultRedirectPath)
      table.redirectPaths[one.name] = one.redirectPath;
  }
  table.hasDefaultProfile = settings_.defaultProfile.has_value();
  if (table.hasDefaultProfile && table.redirectPaths.contains(*settings_.defaultProfile))
    table.defaultRedirectPath = table.redirectPaths.at(*settings_.defaultProfile);
  return table;
}

http::Url Gateway::baseUrl() const {
  if (auto given = http::Url::parse(settings_.server.publicBaseUrl)) return *std::move(given);
  http::Url url;
  url.scheme = "http";
  url.host = listensEverywhere(settings_.server.bind) ? "127.0.0.1" : settings_.server.bind;
  url.port = front_ ? front_->port() : settings_.server.port;
  return url;
}

}  // namespace app
