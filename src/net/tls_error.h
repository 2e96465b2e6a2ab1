#pragma once

#include <string_view>
#include <system_error>

namespace net {

/// What the peer or OpenSSL found wrong with a TLS connection; `message()` is in OpenSSL's words.
/// `code` is as ERR_peek_error gives it. connection_reset where that names no fault of TLS.
[[nodiscard]] std::error_code tlsError(unsigned long code);

/// What to do next, where a server ended TLS.
inline constexpr std::string_view kTlsHint =
    "If it asks for a certificate of yours, set client_certificate.";

[[nodiscard]] bool isTlsError(const std::error_code& error);

}  // namespace net
