#pragma once

#include <atomic>
#include <chrono>
#include <cstdint>
#include <functional>
#include <mutex>
#include <string>
#include <string_view>
#include <thread>
#include <vector>

namespace support {

/// One connection as a test sees it: a blocking socket. Reads give up after 5 s, so that a test
/// that is wrong fails instead of hanging. Movable; closes its socket.
class RawConnection {
 public:
  explicit RawConnection(int socket);
  RawConnection(RawConnection&& other) noexcept;
  RawConnection& operator=(RawConnection&& other) noexcept;
  ~RawConnection();

  /// Connects to 127.0.0.1.
  static RawConnection to(std::uint16_t port);

  /// False when the peer has gone.
  bool send(std::string_view bytes);
  /// What has come when `marker` is in it, or what came before the end. What follows the marker is
  /// kept for the next call.
  std::string readUntil(std::string_view marker);
  /// Exactly `count` bytes, or fewer at the end.
  std::string read(std::size_t count);
  /// Everything up to the peer's end.
  std::string readToEnd();
  /// True when the peer's end (or a reset) comes within `limit`; bytes before it are dropped.
  bool endsWithin(std::chrono::milliseconds limit);
  /// Reads on to the end. True when that is a reset, and not an orderly end.
  bool endsInReset();
  void shutdownSend();
  void close();
  /// Closes so that the peer sees a reset.
  void reset();

  [[nodiscard]] int native() const { return socket_; }

 private:
  bool fill();

  int socket_ = -1;
  std::string pending_;
};

/// A TCP server on 127.0.0.1, port 0, that plays a script: each connection gets a thread that runs
/// `script` and closes when it returns. The destructor closes everything and joins.
class RawServer {
 public:
  using Script = std::function<void(RawConnection&)>;

  explicit RawServer(Script script);
  ~RawServer();
  RawServer(const RawServer&) = delete;
  RawServer& operator=(const RawServer&) = delete;

  [[nodiscard]] std::uint16_t port() const { return port_; }

  /// Connections so far.
  [[nodiscard]] int connections() const { return connections_; }

  /// Reads a request head, then sends `answer`, again and again on each connection.
  static Script answering(std::string answer);

 private:
  void acceptAll();
  void play(int socket);

  Script script_;
  int listener_ = -1;
  std::uint16_t port_ = 0;
  std::atomic<int> connections_{0};
  std::mutex mutex_;
  bool stopping_ = false;
  std::vector<int> open_;
  std::vector<std::thread> players_;
  std::thread acceptor_;
};

}  // namespace support
