#pragma once

#include "base/clock.h"
#include "base/error.h"
#include "http/fast_lane.h"
#include "http/login_offer.h"
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

#include <asio/awaitable.hpp>

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
  asio::awaitable<bool> run();

 private:
  asio::awaitable<bool> forward();
  void findDestination();
  void takeSlot();
  using Wanted = TokenWait::Wanted;

  asio::awaitable<profile::AccessTokenHandle> acquire();
  asio::awaitable<profile::TokenOutcome> tokenWithin(Wanted wanted, std::chrono::nanoseconds limit);
  [[nodiscard]] std::chrono::nanoseconds loginPatience(const profile::TokenOutcome& outcome) const;
  [[nodiscard]] http::LoginReading readLogin() const;
  asio::awaitable<void> send(const profile::AccessToken& token);
  asio::awaitable<void> dropAnswer();
  asio::awaitable<void> sendAgain(profile::AccessTokenHandle& token);
  void checkAnswer();
  [[nodiscard]] std::optional<std::string> location() const;
  asio::awaitable<bool> pass();
  asio::awaitable<bool> refuse(const base::Error& error);
  asio::awaitable<bool> readForError();
  asio::awaitable<bool> writeError(const base::Error& error, bool keep);
  asio::awaitable<void> endUpload();
  asio::awaitable<void> stopUpload();
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
