#pragma once

#include <system_error>

namespace net {

/// What the peer or OpenSSL found wrong with a TLS connection; `message()` is in OpenSSL's words.
/// `code` is as ERR_peek_error gives it. connection_reset where that names no fault of TLS.
[[nodiscard]] std::error_code tlsError(unsigned long code);

[[nodiscard]] bool isTlsError(const std::error_code& error);

}  // namespace net
