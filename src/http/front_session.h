#pragma once

#include "base/error.h"
#include "http/codec.h"
#include "http/fast_lane.h"
#include "http/front_state.h"
#include "http/head.h"
#include "http/responder.h"
#include "net/buffer.h"
#include "net/stream.h"
#include "net/task.h"

#include <memory>
#include <optional>
#include <string>

namespace http {

/// One client connection: heads in, each request to its lane, until one side has had enough. Lives
/// on its loop's thread, in the frame of the coroutine that runs it.
class FrontSession {
 public:
  FrontSession(std::shared_ptr<FrontState> state, net::Loop& loop, net::Stream client,
               FrontState::Admission admission);
  ~FrontSession();
  FrontSession(const FrontSession&) = delete;
  FrontSession& operator=(const FrontSession&) = delete;

  net::Task<> run();

  /// The front stops: close if nothing is under way.
  void closeIfIdle();
  /// The front has waited long enough.
  void hangUp();
  /// The front is full. Closes where the client is still silent.
  void makeRoom(FrontState::Silence silence);

 private:
  /// What becomes of the connection after a step.
  enum class Next { kNextRequest, kLinger, kClose };

  net::Task<Next> serveOne();
  net::Task<std::optional<std::size_t>> readHead(std::optional<base::Error>& fault);
  void check(std::size_t headSize);
  net::Task<Next> serveChecked();
  net::Task<Next> serveFast();
  net::Task<Next> serveSlow();
  net::Task<bool> readSlowBody(std::size_t size);
  net::Task<Next> answerHealth();
  net::Task<Next> answerRefusal(base::ErrorKind kind);
  net::Task<Next> answerError(const base::Error& error, bool keepAlive);
  net::Task<Next> send(const Answer& answer, bool keepAlive);
  net::Task<> linger();
  void setDeadline(std::chrono::milliseconds limit);
  void silenceBegins();
  void silenceEnds();
  void forgetRequest();

  std::shared_ptr<FrontState> state_;
  net::Loop& loop_;
  net::Stream client_;
  FrontState::Admission admission_;
  net::Buffer input_;
  HeadScanner scanner_;
  std::string headBytes_;  ///< what head_ and route_ point into
  RequestHead head_;
  Route route_;
  bool idle_ = false;
  FrontState::Silence silence_ = 0;  ///< 0: none that anybody counts
};

}  // namespace http
