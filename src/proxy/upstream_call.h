#pragma once

#include "http/codec.h"
#include "http/fast_lane.h"
#include "net/stream.h"
#include "net/task.h"
#include "profile/access_token.h"
#include "proxy/destination.h"
#include "proxy/lane_loop.h"
#include "proxy/request_body.h"
#include "proxy/upload.h"

#include <cstddef>
#include <functional>
#include <optional>
#include <string>

namespace proxy {

/// One request on its way to the upstream, and the head of the answer. Takes an idle connection or
/// opens one. A stale idle connection is replaced by a fresh one only where no byte of the request
/// went out or the method is safe: nothing that may have been executed is sent twice.
/// Belongs to one exchange; its loop's thread only.
class UpstreamCall {
 public:
  UpstreamCall(LaneLoop& lane, Destination& destination, http::Exchange& exchange,
               RequestBody& body, RelayBuffers& buffers, std::function<void()> onBodySent);
  UpstreamCall(const UpstreamCall&) = delete;
  UpstreamCall& operator=(const UpstreamCall&) = delete;
  ~UpstreamCall() = default;

  /// Sends the request and reads the final answer's head into the buffers (`headBytes` of `in`). A
  /// long body may still be on its way then. Throws base::Error: kUpstreamUnreachable,
  /// kUpstreamTimeout, kUpstreamTls, kUpstreamProtocol; kBadRequest for the client's body.
  /// A DPoP token gets a new proof for each sending; signing takes 30 to 60 µs of the loop.
  net::Task<> open(const profile::AccessToken& token);

  [[nodiscard]] const http::ResponseHead& head() const { return buffers_.head; }

  [[nodiscard]] std::size_t headBytes() const { return headBytes_; }

  [[nodiscard]] net::Stream& stream() { return stream_; }

  /// All of the request reached the upstream.
  [[nodiscard]] bool requestSent() const { return !upload_ || upload_->sent(); }

  /// A long body is still on its way.
  [[nodiscard]] bool uploading() const { return upload_ && !upload_->done(); }

  /// The client went, stalled or sent a malformed body while it was passed on.
  [[nodiscard]] bool clientFailed() const { return upload_ && upload_->clientFailed(); }

  /// Stops a body that is still on its way: the upstream's connection is closed, and the client may
  /// end its body. Waits for that.
  net::Task<> settleUpload();
  /// Takes an answer off the connection that nobody wants, so far as it is there, and lets go. A
  /// body that is still on its way has to be settled after.
  void discardAnswer();
  /// The exchange is over: keeps the connection for another one, or closes it.
  void release(bool reusable);

  /// Ends it at once, from anywhere on the loop: whatever waits on the upstream fails.
  void abort() { stream_.close(); }

 private:
  enum class Reading { kHead, kStale };

  void forgetAnswer();
  [[nodiscard]] bool takeIdle();
  net::Task<> connect();
  void beginSending();
  net::WriteAll send();
  net::Task<Reading> readHead();
  void writeHead(const profile::AccessToken& token);
  [[nodiscard]] std::string proofFor(const profile::DpopBinding& dpop) const;
  [[nodiscard]] http::BodyFraming outgoingFraming() const;
  [[nodiscard]] bool takeHead();
  [[nodiscard]] bool isSafeMethod() const;
  [[noreturn]] void failReading(const net::IoResult& got) const;
  void startUpload();

  LaneLoop& lane_;
  Destination& destination_;
  http::Exchange& exchange_;
  RequestBody& body_;
  RelayBuffers& buffers_;
  std::function<void()> onBodySent_;
  net::Stream stream_;
  std::optional<Upload> upload_;
  http::HeadScanner scanner_{http::Peer::kUpstream};
  std::size_t headBytes_ = 0;
  bool reused_ = false;
  bool touched_ = false;  ///< bytes of the request went out
};

}  // namespace proxy
