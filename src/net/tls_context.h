#pragma once

#include <compare>
#include <filesystem>
#include <memory>

using SSL_CTX = struct ssl_ctx_st;

namespace net {

class SystemTrust;

/// The PEM files that a TLS client may have; empty paths for none.
struct TlsFiles {
  std::filesystem::path authorities = {};  ///< trusted beside the system's
  std::filesystem::path certificate = {};  ///< ours, with what leads to its authority
  std::filesystem::path key = {};          ///< its private key; empty: it is in the same file

  friend auto operator<=>(const TlsFiles&, const TlsFiles&) = default;
};

/// The only TLS set-up: for clients, TLS 1.2 at least, with the system's trust store (SystemTrust).
/// The chain is always verified; the name is each connection's own (TlsSession). Keeps no sessions:
/// whose they are, it cannot know (TlsSessionCache). Any thread. Throws base::Error(kSettings) for
/// a file that cannot be read or used.
class TlsContext {
 public:
  explicit TlsContext(const TlsFiles& files = {});
  ~TlsContext();
  TlsContext(const TlsContext&) = delete;
  TlsContext& operator=(const TlsContext&) = delete;

  [[nodiscard]] SSL_CTX* native() const { return context_.get(); }

  [[nodiscard]] SystemTrust& systemTrust() const { return *systemTrust_; }

 private:
  struct Free {
    void operator()(SSL_CTX* context) const;
  };

  std::unique_ptr<SSL_CTX, Free> context_;
  std::unique_ptr<SystemTrust> systemTrust_;
};

}  // namespace net
