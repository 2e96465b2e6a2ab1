#pragma once

#include "app/outgoing.h"
#include "app/stores.h"
#include "base/clock.h"
#include "config/settings.h"
#include "http/front.h"
#include "http/slow_lane.h"
#include "net/loops.h"
#include "net/offload.h"
#include "profile/profile_registry.h"
#include "proxy/proxy_lane.h"
#include "web/site.h"

#include <chrono>
#include <map>
#include <memory>
#include <optional>
#include <string>

namespace app {

/// The whole gateway, put together: the only place besides profile_factory that makes objects of
/// the rooms below. One thread makes, starts and stops it. Throws base::Error: kSettings,
/// kStoreUnavailable.
class Gateway {
 public:
  explicit Gateway(config::Settings settings);
  ~Gateway();
  Gateway(const Gateway&) = delete;
  Gateway& operator=(const Gateway&) = delete;

  /// Binds, then serves. Throws base::Error in one line that says what to do.
  void start();
  /// Accepts no more, lets running calls end for up to `grace`, closes streams. Idempotent.
  void stop(std::chrono::milliseconds grace);

  /// After `start`.
  [[nodiscard]] const web::Site& site() const { return *site_; }

 private:
  [[nodiscard]] http::FrontOptions frontOptions() const;
  [[nodiscard]] http::RouteTable routeTable() const;
  [[nodiscard]] http::Url baseUrl() const;
  void keepLastTokens(base::SteadyTime deadline);
  void makeProfiles();
  void makeLanes();

  // In the order of their use of one another: what stands lower goes first.
  const config::Settings settings_;
  const base::SystemClock clock_;
  const base::SteadyTime startedAt_;
  net::Loops loops_;
  Outgoing outgoing_;
  Stores stores_;
  std::map<std::string, WaysOut> waysOut_;
  std::unique_ptr<web::Site> site_;
  std::unique_ptr<profile::ProfileRegistry> profiles_;
  std::unique_ptr<net::Offload> executor_;
  std::unique_ptr<proxy::ProxyLane> fastLane_;
  std::unique_ptr<http::SlowLane> slowLane_;
  std::unique_ptr<http::Front> front_;
};

}  // namespace app
