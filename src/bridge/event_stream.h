#pragma once

#include <chrono>
#include <cstddef>
#include <deque>
#include <optional>
#include <string>
#include <string_view>

namespace bridge {

/// Takes a text/event-stream apart (HTML, section 9.2): the data of its events, and what is needed
/// to take the stream up again. Bounded: an event beyond the limit throws
/// base::Error(kUpstreamProtocol). Not synchronised; one object for a stream and its resumptions.
class EventStream {
 public:
  static constexpr std::size_t kLimit = std::size_t{16} * 1024 * 1024;

  explicit EventStream(std::size_t limit = kLimit) : limit_(limit) {}

  void feed(std::string_view bytes);
  /// The data of the next "message" event that has any.
  [[nodiscard]] std::optional<std::string> next();
  /// The connection has ended: what was not ended by an empty line is dropped.
  void cut();

  /// Of the last whole event that had one; "" = the server gives none.
  [[nodiscard]] const std::string& lastId() const { return lastId_; }

  /// Data of the last "endpoint" event: where a server of HTTP+SSE wants messages. "" = none came.
  [[nodiscard]] const std::string& endpoint() const { return endpoint_; }

  /// How long the server wants us to wait before a resumption.
  [[nodiscard]] std::optional<std::chrono::milliseconds> retry() const { return retry_; }

 private:
  void takeLine(std::string_view line);
  void takeField(std::string_view name, std::string_view value);
  void dispatch();

  std::size_t limit_;
  std::string bytes_;
  bool afterCr_ = false;  ///< a newline that comes now belongs to the CR before it
  std::string data_;
  bool hasData_ = false;
  std::string type_;
  std::string id_;
  std::string lastId_;
  std::string endpoint_;
  std::optional<std::chrono::milliseconds> retry_;
  std::deque<std::string> ready_;
};

}  // namespace bridge
