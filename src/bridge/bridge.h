#pragma once

#include "bridge/call.h"
#include "bridge/line_reader.h"
#include "bridge/link.h"
#include "bridge/listener.h"
#include "bridge/output.h"
#include "bridge/sse_server.h"
#include "net/loops.h"
#include "net/task.h"

#include <asio/steady_timer.hpp>

#include <deque>
#include <future>
#include <list>
#include <memory>
#include <semaphore>
#include <string>
#include <string_view>
#include <utility>

namespace bridge {

/// A client's stdin and stdout on one side, a gateway's MCP URL on the other. Requests travel side
/// by side; `initialize`, notifications and responses are sent one after the other, in the client's
/// order. The caller's thread reads stdin and may block there; all else runs on one loop's thread,
/// where only writing to the client may block: a client that does not read gets nothing more, and
/// is not waited for once its input has ended.
class Bridge {
 public:
  struct Options {
    Link::Options link;  ///< without `write`
    Transport transport = Transport::kHttpFirst;
    int in = 0;
    int out = 1;
  };

  explicit Bridge(Options options);
  ~Bridge();
  Bridge(const Bridge&) = delete;
  Bridge& operator=(const Bridge&) = delete;

  /// Until the input ends; then lets calls under way end for a few seconds, and ends the session.
  void run();

 private:
  static constexpr std::ptrdiff_t kMaxWaiting = 256;
  static constexpr std::size_t kMaxCalls = 256;
  /// With the id of its request, or "". Shared with the coroutine, which may be destroyed later.
  using Calls = std::list<std::pair<std::string, std::shared_ptr<Call>>>;

  void readInput();
  void take(Line line);
  net::Task<> sendInOrder();
  net::Task<> handle(Message message);
  [[nodiscard]] Calls::iterator enter(Message message);
  net::Task<> runCall(Calls::iterator place);
  void listen();
  [[nodiscard]] bool cancels(const Message& message);
  net::Task<> finish();
  net::Task<> endSession();

  void wake() { changed_.cancel(); }

  net::Task<> changed();

  const int in_;
  Output output_;
  net::Loops loops_;
  Link link_;
  SseServer sse_;
  asio::steady_timer changed_;
  std::deque<Message> inbox_;
  std::counting_semaphore<kMaxWaiting> room_{kMaxWaiting};  ///< of the inbox, for the reader
  Calls calls_;
  bool listening_ = false;
  bool idle_ = false;       ///< nothing in the inbox and nothing being sent
  bool graceOver_ = false;  ///< after the input's end
  std::promise<void> done_;
};

}  // namespace bridge
