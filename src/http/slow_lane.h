#pragma once

#include <Poco/Net/HTTPRequestHandlerFactory.h>

#include <atomic>
#include <chrono>
#include <cstddef>
#include <memory>
#include <optional>
#include <string>

namespace Poco {
class ThreadPool;

namespace Net {
class HTTPServer;
}
}  // namespace Poco

namespace http {

class HandoffQueue;
class OwnedSocket;

/// The stock Poco::Net::HTTPServer behind the front: its handlers run on a pool of threads and may
/// block. Takes connections with one complete, checked request each; answers it and closes. How
/// many requests it holds at a time is counted at the door, so that POCO's own queue, which drops
/// without a word, never overflows. What is urgent (a login, which a person waits for) finds a
/// place and a thread while all else is stuck. `place`, `serve` and the counters: any thread.
class SlowLane {
 public:
  struct Options {
    std::size_t threads = 16;
    std::size_t queue = 128;                       ///< requests that wait for a thread
    std::size_t urgentThreads = 0;                 ///< of the threads: for urgent requests only
    std::size_t urgentQueue = 32;                  ///< places beyond the queue, likewise
    std::chrono::milliseconds writeLimit{10'000};  ///< for a client that is slow to read
  };

  /// The right to hand one request over. Gives itself back when it is not used, or with the end of
  /// the connection it was used for.
  class Place {
   public:
    Place(Place&&) noexcept = default;
    Place& operator=(Place&&) noexcept = default;

   private:
    friend class SlowLane;
    Place(const std::shared_ptr<std::atomic<std::size_t>>& held, bool urgent);
    std::shared_ptr<void> held_;
    bool urgent_;
  };

  SlowLane(Poco::Net::HTTPRequestHandlerFactory::Ptr factory, Options options);
  ~SlowLane();
  SlowLane(const SlowLane&) = delete;
  SlowLane& operator=(const SlowLane&) = delete;

  void start();
  /// Lets what runs or waits end for up to `grace`, then cuts the clients off and waits for the
  /// handlers that still run. Not from a handler. Idempotent.
  void stop(std::chrono::milliseconds grace);

  /// nullopt: full or stopped.
  [[nodiscard]] std::optional<Place> place(bool urgent = false);
  /// `request`: head and body, whole. `ticket` is let go of when the connection has ended.
  void serve(Place place, OwnedSocket socket, std::string request, std::shared_ptr<void> ticket);

  /// Requests that run or wait.
  [[nodiscard]] std::size_t held() const { return *held_; }

 private:
  Options options_;
  std::shared_ptr<HandoffQueue> queue_;
  std::shared_ptr<std::atomic<std::size_t>> held_;
  std::unique_ptr<Poco::ThreadPool> threads_;
  std::unique_ptr<Poco::Net::HTTPServer> server_;
  std::atomic<bool> open_{false};
};

}  // namespace http
