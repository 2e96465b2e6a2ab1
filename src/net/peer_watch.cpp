#include "net/peer_watch.h"

#include "base/error.h"

#include <unistd.h>
#if defined(__linux__)
#include <sys/epoll.h>
#else
#include <sys/event.h>
#include <sys/time.h>
#endif

#include <climits>

namespace net {

#if defined(__linux__)

PeerWatch::PeerWatch() : queue_(epoll_create1(EPOLL_CLOEXEC)) {
  if (queue_ < 0) throw base::Error(base::ErrorKind::kInternal, "The system gives no epoll queue.");
}

bool PeerWatch::add(int socket, Watcher& watcher) const {
  epoll_event event{};
  event.events = EPOLLRDHUP | EPOLLONESHOT;  // EPOLLERR and EPOLLHUP are always told
  event.data.ptr = &watcher;
  return epoll_ctl(queue_, EPOLL_CTL_ADD, socket, &event) == 0;
}

void PeerWatch::remove(int socket) const { epoll_ctl(queue_, EPOLL_CTL_DEL, socket, nullptr); }

void PeerWatch::dispatch() const {
  epoll_event event{};
  // One at a time: a watcher may remove another one that is due as well.
  while (epoll_wait(queue_, &event, 1, 0) == 1) static_cast<Watcher*>(event.data.ptr)->peerGone();
}

#else

PeerWatch::PeerWatch() : queue_(kqueue()) {
  if (queue_ < 0) throw base::Error(base::ErrorKind::kInternal, "The system gives no kqueue.");
}

bool PeerWatch::add(int socket, Watcher& watcher) const {
  struct kevent event;
  // EV_EOF comes whatever the low-water mark is; mere bytes never reach it.
  EV_SET(&event, socket, EVFILT_READ, EV_ADD | EV_ONESHOT, NOTE_LOWAT, INT_MAX, &watcher);
  return kevent(queue_, &event, 1, nullptr, 0, nullptr) == 0;
}

void PeerWatch::remove(int socket) const {
  struct kevent event;
  EV_SET(&event, socket, EVFILT_READ, EV_DELETE, 0, 0, nullptr);
  kevent(queue_, &event, 1, nullptr, 0, nullptr);
}

void PeerWatch::dispatch() const {
  struct kevent event;
  const timespec atOnce{};
  while (kevent(queue_, nullptr, 0, &event, 1, &atOnce) == 1)
    static_cast<Watcher*>(event.udata)->peerGone();
}

#endif

PeerWatch::~PeerWatch() { close(queue_); }

}  // namespace net
