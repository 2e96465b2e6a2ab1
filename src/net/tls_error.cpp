#include "net/tls_error.h"

#include <asio/error.hpp>
#include <openssl/err.h>

#include <string>

namespace net {
namespace {

class TlsCategory final : public std::error_category {
 public:
  [[nodiscard]] const char* name() const noexcept override { return "tls"; }

  [[nodiscard]] std::string message(int reason) const override {
    const auto* const text = ERR_reason_error_string(ERR_PACK(ERR_LIB_SSL, 0, reason));
    return text == nullptr ? "reason " + std::to_string(reason) : text;
  }
};

const TlsCategory& category() {
  static const TlsCategory only;
  return only;
}

}  // namespace

std::error_code tlsError(unsigned long code) {
  if (ERR_GET_LIB(code) != ERR_LIB_SSL) return asio::error::connection_reset;
  return {ERR_GET_REASON(code), category()};
}

bool isTlsError(const std::error_code& error) { return error.category() == category(); }

}  // namespace net
