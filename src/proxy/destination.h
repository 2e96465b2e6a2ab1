#pragma once

#include "base/error.h"
#include "http/upstream_pool.h"
#include "net/connector.h"
#include "profile/profile.h"
#include "profile/profile_registry.h"
#include "proxy/relay_slots.h"
#include "proxy/url_sessions.h"

#include <atomic>
#include <functional>
#include <memory>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

namespace proxy {

/// What the application puts into the fast lane.
struct LaneWiring {
  /// The way to a profile's upstream; called once a profile.
  std::function<std::shared_ptr<const net::Connector>(const profile::Profile&)> connector;
  /// Where a person logs in to the profile: an absolute URL.
  std::function<std::string(const profile::Profile&)> loginUrl;
};

/// Where a profile's calls go, with all that can be worked out before a call comes. Any thread;
/// what changes synchronises itself, and without a lock on the way of a call.
class Destination {
 public:
  Destination(std::shared_ptr<profile::Profile> profile, const LaneWiring& wiring);

  [[nodiscard]] profile::Profile& profile() const { return *profile_; }

  [[nodiscard]] const net::Connector& connector() const { return *connector_; }

  [[nodiscard]] const net::Endpoint& endpoint() const { return endpoint_; }

  [[nodiscard]] const http::UpstreamKey& poolKey() const { return poolKey_; }

  [[nodiscard]] const std::string& authority() const { return authority_; }

  [[nodiscard]] RelaySlots& slots() { return slots_; }

  [[nodiscard]] UrlSessions& urlSessions() { return urlSessions_; }

  /// For the profile's status. Costs a read of one flag while all goes well.
  void noteSuccess();
  void noteTrouble(const base::Error& trouble);

 private:
  std::shared_ptr<profile::Profile> profile_;
  std::shared_ptr<const net::Connector> connector_;
  net::Endpoint endpoint_;
  http::UpstreamKey poolKey_;
  std::string authority_;
  RelaySlots slots_;
  UrlSessions urlSessions_;
  std::atomic<bool> troubled_{false};
};

/// Every profile's destination by name. Filled once; any thread reads it without a lock.
class Destinations {
 public:
  Destinations(const profile::ProfileRegistry& registry, const LaneWiring& wiring);

  /// `profile` as the router gives it: "" is the default profile. Null when there is none.
  [[nodiscard]] Destination* find(std::string_view profile) const;

 private:
  std::vector<std::unique_ptr<Destination>> all_;
  std::unordered_map<std::string_view, Destination*> byName_;
  Destination* default_ = nullptr;
};

}  // namespace proxy
