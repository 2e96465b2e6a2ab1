#pragma once

#include <filesystem>
#include <memory>

using SSL_CTX = struct ssl_ctx_st;

namespace net {

/// The only TLS set-up: a Poco::Net::Context with the system's trust store (or `caFile`), TLS 1.2
/// at least, for clients. Chain and name are verified for each connection (TlsSession). Immutable;
/// any thread. Throws base::Error(kSettings) for a file that cannot be read.
class TlsContext {
 public:
  explicit TlsContext(const std::filesystem::path& caFile = {});
  ~TlsContext();
  TlsContext(const TlsContext&) = delete;
  TlsContext& operator=(const TlsContext&) = delete;

  [[nodiscard]] SSL_CTX* native() const;

 private:
  class Impl;
  std::unique_ptr<Impl> impl_;
};

}  // namespace net
