#include "support/raw_server.h"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <sys/socket.h>
#include <sys/time.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <stdexcept>
#include <system_error>
#include <utility>

namespace support {
namespace {

constexpr int kPatienceSeconds = 5;

[[noreturn]] void fail(const char* what) {
  throw std::system_error(errno, std::generic_category(), what);
}

sockaddr_in loopback(std::uint16_t port) {
  sockaddr_in address{};
  address.sin_family = AF_INET;
  address.sin_port = htons(port);
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  return address;
}

sockaddr* generic(sockaddr_in& address) { return reinterpret_cast<sockaddr*>(&address); }

}  // namespace

RawConnection::RawConnection(int socket) : socket_(socket) {
  const timeval patience{.tv_sec = kPatienceSeconds, .tv_usec = 0};
  setsockopt(socket_, SOL_SOCKET, SO_RCVTIMEO, &patience, sizeof(patience));
}

RawConnection::RawConnection(RawConnection&& other) noexcept
    : socket_(std::exchange(other.socket_, -1)), pending_(std::move(other.pending_)) {}

RawConnection& RawConnection::operator=(RawConnection&& other) noexcept {
  if (this == &other) return *this;
  close();
  socket_ = std::exchange(other.socket_, -1);
  pending_ = std::move(other.pending_);
  return *this;
}

RawConnection::~RawConnection() { close(); }

RawConnection RawConnection::to(std::uint16_t port) {
  const int socket = ::socket(AF_INET, SOCK_STREAM, 0);
  if (socket < 0) fail("socket");
  auto address = loopback(port);
  if (connect(socket, generic(address), sizeof(address)) != 0) {
    ::close(socket);
    fail("connect");
  }
  return RawConnection(socket);
}

bool RawConnection::send(std::string_view bytes) {
  while (!bytes.empty()) {
    const auto sent = ::send(socket_, bytes.data(), bytes.size(), MSG_NOSIGNAL);
    if (sent <= 0) return false;
    bytes.remove_prefix(static_cast<std::size_t>(sent));
  }
  return true;
}

bool RawConnection::fill() {
  std::array<char, 4096> buffer{};
  errno = 0;  // an end leaves it alone
  const auto got = ::recv(socket_, buffer.data(), buffer.size(), 0);
  if (got <= 0) return false;
  pending_.append(buffer.data(), static_cast<std::size_t>(got));
  return true;
}

std::string RawConnection::readUntil(std::string_view marker) {
  auto found = pending_.find(marker);
  while (found == std::string::npos && fill()) found = pending_.find(marker);
  return read(found == std::string::npos ? pending_.size() : found + marker.size());
}

std::string RawConnection::read(std::size_t count) {
  while (pending_.size() < count && fill()) continue;
  auto result = pending_.substr(0, count);
  pending_.erase(0, count);
  return result;
}

std::string RawConnection::readToEnd() {
  while (fill()) continue;
  return std::exchange(pending_, {});
}

bool RawConnection::endsWithin(std::chrono::milliseconds limit) {
  const auto seconds = std::chrono::duration_cast<std::chrono::seconds>(limit);
  const std::chrono::microseconds rest = limit - seconds;
  const timeval patience{.tv_sec = seconds.count(), .tv_usec = rest.count()};
  setsockopt(socket_, SOL_SOCKET, SO_RCVTIMEO, &patience, sizeof(patience));
  while (fill()) pending_.clear();
  return errno != EAGAIN;
}

bool RawConnection::endsInReset() {
  while (fill()) pending_.clear();
  return errno == ECONNRESET;
}

void RawConnection::shutdownSend() { ::shutdown(socket_, SHUT_WR); }

void RawConnection::close() {
  if (socket_ >= 0) ::close(std::exchange(socket_, -1));
}

void RawConnection::reset() {
  const linger atOnce{.l_onoff = 1, .l_linger = 0};
  setsockopt(socket_, SOL_SOCKET, SO_LINGER, &atOnce, sizeof(atOnce));
  close();
}

RawServer::RawServer(Script script) : script_(std::move(script)) {
  listener_ = ::socket(AF_INET, SOCK_STREAM, 0);
  if (listener_ < 0) fail("socket");
  auto address = loopback(0);
  socklen_t size = sizeof(address);
  if (bind(listener_, generic(address), size) != 0 || listen(listener_, SOMAXCONN) != 0 ||
      getsockname(listener_, generic(address), &size) != 0)
    fail("listen");
  port_ = ntohs(address.sin_port);
  acceptor_ = std::thread([this] { acceptAll(); });
}

RawServer::~RawServer() {
  {
    const std::scoped_lock lock(mutex_);
    stopping_ = true;
    for (const int socket : open_) ::shutdown(socket, SHUT_RDWR);
  }
  ::shutdown(listener_, SHUT_RDWR);
  acceptor_.join();
  ::close(listener_);
  for (auto& player : players_) player.join();
}

void RawServer::acceptAll() {
  for (;;) {
    const int socket = accept(listener_, nullptr, nullptr);
    if (socket < 0) return;
    const std::scoped_lock lock(mutex_);
    if (stopping_) {
      ::close(socket);
      return;
    }
    ++connections_;
    open_.push_back(socket);
    players_.emplace_back([this, socket] { play(socket); });
  }
}

void RawServer::play(int socket) {
  RawConnection connection(socket);
  script_(connection);
  const std::scoped_lock lock(mutex_);
  std::erase(open_, socket);
  connection.close();
}

RawServer::Script RawServer::answering(std::string answer) {
  return [answer = std::move(answer)](RawConnection& connection) {
    while (connection.readUntil("\r\n\r\n").ends_with("\r\n\r\n") && connection.send(answer))
      continue;
  };
}

}  // namespace support
