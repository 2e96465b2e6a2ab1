#pragma once

#include "base/clock.h"
#include "base/error.h"
#include "http/client.h"
#include "http/codec.h"
#include "net/buffer.h"
#include "net/connector.h"
#include "net/stream.h"
#include "net/task.h"

#include <memory>
#include <string>

namespace http {

/// A request as it goes out, wiped afterwards: it may hold secrets.
class RequestText {
 public:
  RequestText(const ClientRequest& request, std::string_view userAgent);
  RequestText(RequestText&&) noexcept = default;
  RequestText& operator=(RequestText&&) = delete;
  ~RequestText();

  [[nodiscard]] std::string_view text() const { return text_; }

 private:
  std::string text_;
};

/// One request and its answer on a connection of its own: the coroutine behind NetworkClient. On
/// one loop's thread.
class ClientExchange {
 public:
  ClientExchange(std::shared_ptr<const net::Connector> connector, const ClientRequest& request,
                 std::string_view userAgent, base::SteadyTime deadline);

  /// Throws what Client::send throws.
  net::Task<ClientResponse> run(net::Loop& loop);

 private:
  net::Task<> readHead(net::Stream& stream);
  net::Task<> readBody(net::Stream& stream);
  /// False at the peer's orderly end.
  net::Task<bool> readMore(net::Stream& stream);
  [[nodiscard]] base::Error ioError(std::error_code error) const;
  [[nodiscard]] base::Error badAnswer(const std::string& what) const;
  void keep(const ResponseHead& head);

  std::shared_ptr<const net::Connector> connector_;
  net::Endpoint endpoint_;
  std::string origin_;
  std::string method_;
  RequestText request_;
  base::SteadyTime deadline_;
  net::Buffer input_;
  BodyFraming framing_;
  ClientResponse response_;
  bool answered_ = false;  ///< a byte has come
};

}  // namespace http
