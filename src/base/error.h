#pragma once

#include <exception>
#include <string>
#include <string_view>

namespace base {

/// What went wrong, without a protocol: one value for each row of the error table in
/// `http/error_table`, which gives it a status, a stable code and a default text.
enum class ErrorKind {
  kBadRequest,
  kMisdirectedRequest,
  kForbiddenOrigin,
  kCrossSite,
  kNotFound,
  kMethodNotAllowed,
  kUnknownProfile,
  kPayloadTooLarge,
  kHeadTooLarge,
  kRequestTimeout,
  kUnauthorizedClient,
  kNotAuthenticated,
  kInsufficientScope,
  kLoginInProgress,
  kLoginNotNeeded,
  kLoginRefused,
  kLoginStateUnknown,
  kLoginStateMissing,
  kLoginMixUp,
  kDeviceLoginUnsupported,
  kDeviceAuthorizationFailed,
  kDeviceCodeExpired,
  kPasteNotRedirect,
  kAuthorizationRequestFailed,
  kDiscoveryFailed,
  kMetadataInvalid,
  kRegistrationFailed,
  kRegistrationUnsupported,
  kClientRejected,
  kTokenEndpointFailed,
  kTokenResponseInvalid,
  kRefreshRefused,
  kGrantRefused,
  kUpstreamUnreachable,
  kUpstreamTls,
  kUpstreamTimeout,
  kUpstreamProtocol,
  kUpstreamRedirect,
  kUpstreamAddressRefused,
  kUpstreamAuthRefused,
  kDpopProofRefused,
  kAuthServerUnreachable,
  kAuthServerTimeout,
  kTooManyStreams,
  kTooManyConnections,
  kShuttingDown,
  kStoreUnavailable,
  kStoreCorrupt,
  kStoreLocked,
  kSettings,
  kInternal,
};

/// The one exception type. `what()` and `text()` are the public text: safe to show to a person,
/// free of secrets and of anything a peer said unescaped. `detail()` goes to the log only (through
/// its redaction). `hint()` says what to do next, where there is more to say than the table does.
class Error : public std::exception {
 public:
  Error(ErrorKind kind, std::string text, std::string detail = {}, std::string hint = {})
      : kind_(kind), text_(std::move(text)), detail_(std::move(detail)), hint_(std::move(hint)) {}

  [[nodiscard]] ErrorKind kind() const noexcept { return kind_; }

  [[nodiscard]] const std::string& text() const noexcept { return text_; }

  [[nodiscard]] const std::string& detail() const noexcept { return detail_; }

  [[nodiscard]] const std::string& hint() const noexcept { return hint_; }

  [[nodiscard]] const char* what() const noexcept override { return text_.c_str(); }

 private:
  ErrorKind kind_;
  std::string text_;
  std::string detail_;
  std::string hint_;
};

}  // namespace base
