#pragma once

namespace net {

/// Tells when a peer closes or resets its connection while nobody reads from it, also when bytes
/// that nobody has read yet lie before the end (which readability cannot tell). One kernel queue a
/// loop (epoll with EPOLLRDHUP; kqueue with a low-water mark that data never reaches), watched by
/// the loop through `handle`. Used on its loop's thread only.
class PeerWatch {
 public:
  class Watcher {
   public:
    virtual void peerGone() = 0;

   protected:
    ~Watcher() = default;
  };

  /// Throws base::Error(kInternal) when the kernel gives no queue.
  PeerWatch();
  ~PeerWatch();
  PeerWatch(const PeerWatch&) = delete;
  PeerWatch& operator=(const PeerWatch&) = delete;

  /// False when the kernel refuses: then nothing will be told.
  bool add(int socket, Watcher& watcher) const;
  void remove(int socket) const;

  /// Becomes readable when `dispatch` has something to tell.
  [[nodiscard]] int handle() const { return queue_; }

  /// Calls `peerGone` once for each peer that went. A watcher is told once for each `add`, but must
  /// still be removed. It may remove and destroy watchers from within.
  void dispatch() const;

 private:
  int queue_ = -1;
};

}  // namespace net
