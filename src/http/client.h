#pragma once

#include "http/url.h"

#include <chrono>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace http {

/// One request of the OAuth side. Bodies are small and held whole.
struct ClientRequest {
  std::string method = "GET";
  Url url;
  std::vector<std::pair<std::string, std::string>> fields;
  std::string body;  ///< sent with Content-Length when not empty or the method is POST
};

struct ClientResponse {
  int status = 0;
  std::vector<std::pair<std::string, std::string>> fields;
  std::string body;

  /// The first value of that name, case ignored.
  [[nodiscard]] std::optional<std::string> find(std::string_view name) const;
  /// Every value of that name, in order.
  [[nodiscard]] std::vector<std::string> findAll(std::string_view name) const;
};

/// One bounded request and response, for discovery, registration and tokens. Blocks the calling
/// thread: slow lane only, any thread of it. Sends `Accept-Encoding: identity`; the answer's head
/// is at most 64 KiB and its body at most 256 KiB. Never follows a redirect: the caller decides.
class Client {
 public:
  virtual ~Client() = default;
  /// Throws base::Error: kAuthServerUnreachable, kAuthServerTimeout (the whole exchange took longer
  /// than `limit`), kUpstreamTls, kUpstreamAddressRefused, kUpstreamProtocol.
  [[nodiscard]] virtual ClientResponse send(const ClientRequest& request,
                                            std::chrono::milliseconds limit) = 0;
};

}  // namespace http
