#pragma once

#include "base/clock.h"
#include "base/error.h"
#include "http/fast_lane.h"
#include "http/login_offer.h"
#include "net/task.h"
#include "profile/access_token.h"
#include "proxy/destination.h"
#include "proxy/endpoint_event.h"
#include "proxy/lane_loop.h"
#include "proxy/relay.h"
#include "proxy/relay_buffers.h"
#include "proxy/relay_slots.h"
#include "proxy/request_body.h"
#include "proxy/token_wait.h"
#include "proxy/upstream_call.h"

#include <chrono>
#include <memory>
#include <optional>
#include <string>

namespace proxy {

/// One proxied request, step by step: find the profile, take a slot, get a token, send, send once
/// more after a 401, pass the answer on. Whatever goes wrong before an answer has begun becomes an
/// error answer; afterwards it breaks the connection. Lives in its coroutine; its loop's thread
/// only.
class ProxySession {
 public:
  ProxySession(LaneLoop& lane, http::Exchange& exchange);
  ~ProxySession();
  ProxySession(const ProxySession&) = delete;
  ProxySession& operator=(const ProxySession&) = delete;

  /// As http::FastLane::serve.
  net::Task<bool> run();

 private:
  net::Task<bool> forward();
  void findDestination();
  void takeSlot();
  using Wanted = TokenWait::Wanted;

  net::Task<profile::AccessTokenHandle> acquire();
  net::Task<profile::TokenOutcome> tokenWithin(Wanted wanted, std::chrono::nanoseconds limit);
  [[nodiscard]] std::chrono::nanoseconds loginPatience(const profile::TokenOutcome& outcome) const;
  [[nodiscard]] http::LoginReading readLogin() const;
  net::Task<> send(const profile::AccessToken& token);
  net::Task<> sendProved(const profile::AccessToken& token);
  net::Task<> dropAnswer();
  net::Task<> sendAgain(profile::AccessTokenHandle& token);
  void checkAnswer();
  [[nodiscard]] std::optional<std::string> location() const;
  net::Task<bool> pass();
  net::Task<bool> refuse(const base::Error& error);
  net::Task<bool> readForError();
  net::Task<bool> writeError(const base::Error& error, bool keep);
  net::Task<> endUpload();
  net::Task<> stopUpload();
  /// For the profile's activity; `status` 0 is an answer that broke off.
  void noteCall(int status);
  [[nodiscard]] bool mayKeep() const;
  void watchClient();
  void clientGone();

  LaneLoop& lane_;
  http::Exchange& exchange_;
  ClientDeadline deadline_;
  std::unique_ptr<RelayBuffers> buffers_;
  RequestBody body_;
  Destination* destination_ = nullptr;
  std::optional<RelaySlots::Slot> slot_;
  std::optional<TokenWait> tokenWait_;
  std::optional<UpstreamCall> call_;
  std::unique_ptr<EndpointEvent> firstEvent_;
  std::optional<Relay> relay_;
  base::SteadyTime startedAt_;
  bool offerLogin_ = true;
};

}  // namespace proxy
