#include "profile/login_errors.h"

#include "oauth/peer_text.h"

#include <string_view>
#include <utility>

namespace profile {
namespace {

using base::Error;
using base::ErrorKind;

Error refused(std::string text, std::string hint) {
  return {ErrorKind::kLoginRefused, std::move(text), {}, std::move(hint)};
}

Error clientUnknown() {
  return {ErrorKind::kClientRejected,
          "The authorization server does not accept this gateway as a client.",
          {},
          "Start the login anew: a client that was registered by itself is registered again. "
          "Where client_id is set in the settings, check it and client_secret."};
}

}  // namespace

bool meansDeadClient(const std::string& error) {
  return error == "invalid_client" || error == "unauthorized_client";
}

Error authorizationRefused(const std::string& error) {
  if (error == "access_denied") {
    return refused(
        "The login was not allowed: it was cancelled, or your account may not use this "
        "server.",
        "Start the login anew and allow access.");
  }
  if (meansDeadClient(error)) return clientUnknown();
  if (error == "invalid_scope") {
    return refused("The authorization server does not know a scope that was asked for.",
                   "Set `scopes` for this profile to scopes that the server offers.");
  }
  if (error == "invalid_target") {
    return refused("The authorization server does not know the resource that was named.",
                   "Set `resource` for this profile, to the server's own identifier or to off.");
  }
  if (error == "server_error" || error == "temporarily_unavailable") {
    return {ErrorKind::kTokenEndpointFailed,
            "The authorization server has trouble of its own (" + error + ").",
            {},
            "Wait a little and start the login anew."};
  }
  return refused("The authorization server ended the login with '" + oauth::quotePeer(error) + "'.",
                 "Start the login anew; if it happens again, ask the server's operator.");
}

Error exchangeRefused(const std::string& error) {
  if (meansDeadClient(error)) return clientUnknown();
  if (error == "invalid_grant") {
    return refused(
        "The authorization server did not take the code that it gave: it has run out "
        "or was used before.",
        "Start the login anew.");
  }
  if (error == "invalid_dpop_proof") {
    return {ErrorKind::kTokenEndpointFailed,
            "The authorization server did not accept the proof that goes with the login (DPoP), or "
            "wants one.",
            {},
            "Check this machine's clock. If dpop is auto or off for this profile, set it to "
            "required."};
  }
  return {
      ErrorKind::kTokenEndpointFailed,
      "The authorization server gave no token for the login: '" + oauth::quotePeer(error) + "'.",
      {},
      "Start the login anew; if it happens again, ask the server's operator."};
}

Error deviceUnsupported(const std::string& issuer) {
  return {ErrorKind::kDeviceLoginUnsupported,
          "The profile logs in with a code on another device (grant: device_code), and the "
          "metadata of the authorization server " +
              oauth::quotePeer(issuer) + " has no device_authorization_endpoint."};
}

Error deviceRefused(const std::string& error) {
  if (meansDeadClient(error)) {
    return {ErrorKind::kClientRejected,
            "The authorization server does not let this client log in with a code on another "
            "device ('" +
                oauth::quotePeer(error) + "').",
            {},
            "Allow the device grant for the client there, or remove `grant: device_code` from the "
            "profile and log in with a browser."};
  }
  if (error == "invalid_scope" || error == "invalid_target") return authorizationRefused(error);
  return {ErrorKind::kDeviceAuthorizationFailed,
          "The device authorization endpoint refused with '" + oauth::quotePeer(error) + "'."};
}

}  // namespace profile
