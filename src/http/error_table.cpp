#include "http/error_table.h"

#include <array>
#include <cstddef>

namespace http {

namespace {

using base::ErrorKind;

// In the order of base::ErrorKind: a row's place is its kind.
constexpr auto kRows = std::to_array<ErrorRow>({
    {ErrorKind::kBadRequest, 400, "bad_request", "The request could not be understood.",
     "Check the client that sent it."},
    {ErrorKind::kMisdirectedRequest, 421, "misdirected_request",
     "The request's Host is not one of this gateway's own names.",
     "Use the URL that the gateway printed at its start, or set PUBLIC_BASE_URL to the name you "
     "use."},
    {ErrorKind::kForbiddenOrigin, 403, "forbidden_origin",
     "A web page of another origin sent this request, and the gateway refuses those.",
     "Open the gateway's own pages, or call it from a program that sends no Origin."},
    {ErrorKind::kCrossSite, 403, "cross_site",
     "Another web site made the browser send this request, and the gateway refuses those.",
     "Open the gateway's own page and do it from there."},
    {ErrorKind::kNotFound, 404, "not_found", "There is nothing at this address.",
     "An MCP URL ends in /p/<profile>/mcp; the page at / lists them."},
    {ErrorKind::kMethodNotAllowed, 405, "method_not_allowed",
     "This address does not take that method.", "Use GET."},
    {ErrorKind::kUnknownProfile, 404, "unknown_profile", "There is no profile of that name.",
     "Check the name in the URL against the profiles file."},
    {ErrorKind::kPayloadTooLarge, 413, "payload_too_large", "The request's body is too large.",
     "Send less in one request."},
    {ErrorKind::kHeadTooLarge, 431, "head_too_large", "The request's headers are too large.",
     "Send fewer or shorter headers: 64 KiB and 256 lines are the limit."},
    {ErrorKind::kRequestTimeout, 408, "request_timeout", "The request did not arrive in time.",
     "Send it again."},
    {ErrorKind::kUnauthorizedClient, 401, "unauthorized_client",
     "This gateway wants a local token, and the request brought none that is valid.",
     "Configure your client with the gateway's local token."},
    {ErrorKind::kNotAuthenticated, 401, "not_authenticated",
     "Nobody has logged in to this upstream yet, or the login has run out.",
     "Open the login URL in a browser, then try again.", true},
    {ErrorKind::kInsufficientScope, 403, "insufficient_scope",
     "The upstream wants more permission than the present login has.",
     "Log in again to grant it, then try again.", true},
    {ErrorKind::kLoginInProgress, 409, "login_in_progress",
     "A login for this profile is under way.", "Finish it in the browser, or start it anew.", true},
    {ErrorKind::kLoginNotNeeded, 409, "login_not_needed",
     "Nobody logs in to this profile: its settings hold all that the upstream is sent.",
     "Use its MCP URL as it is."},
    {ErrorKind::kLoginRefused, 403, "login_refused",
     "The authorization server did not grant the login.", "Start the login anew and allow access.",
     true},
    {ErrorKind::kLoginStateUnknown, 400, "login_state_unknown",
     "This login is not known here: it is finished, too old, or was started elsewhere.",
     "Start the login anew.", true},
    {ErrorKind::kLoginStateMissing, 400, "login_state_missing",
     "The answer of the authorization server lacks a part that the login needs.",
     "Start the login anew.", true},
    {ErrorKind::kLoginMixUp, 400, "login_mix_up",
     "The answer came from another authorization server than the one asked.",
     "Do not go on with this login; check the profile's upstream URL and start anew.", true},
    {ErrorKind::kDeviceLoginUnsupported, 502, "device_login_unsupported",
     "The authorization server offers no login with a code on another device.",
     "Log in with a browser instead: remove `grant: device_code` from the profile."},
    {ErrorKind::kDeviceAuthorizationFailed, 502, "device_authorization_failed",
     "The authorization server gave no code for a login on another device.",
     "Start the login anew; if it happens again, log in with a browser."},
    {ErrorKind::kDeviceCodeExpired, 400, "device_code_expired",
     "The code for the login on another device is no longer good.", "Start the login anew.", true},
    {ErrorKind::kPasteNotRedirect, 400, "paste_not_redirect",
     "What was pasted is not the address that the login ended at.",
     "Copy the whole address from the browser's address bar after you have allowed access, and "
     "paste that."},
    {ErrorKind::kAuthorizationRequestFailed, 502, "authorization_request_failed",
     "The authorization server did not take the login request that it wants beforehand.",
     "Try again in a moment; if it goes on, tell the server's operator."},
    {ErrorKind::kDiscoveryFailed, 502, "discovery_failed",
     "The upstream's authorization server could not be found.",
     "Check the upstream URL, or set the authorization and token endpoints by hand."},
    {ErrorKind::kMetadataInvalid, 502, "metadata_invalid",
     "The metadata of the upstream or of its authorization server is not valid.",
     "Tell the server's operator, or set the authorization and token endpoints by hand."},
    {ErrorKind::kRegistrationFailed, 502, "registration_failed",
     "The authorization server did not register this gateway as a client.",
     "Register a client there by hand and set its client id."},
    {ErrorKind::kRegistrationUnsupported, 502, "registration_unsupported",
     "The authorization server does not register clients by itself.",
     "Register a client there by hand and set its client id."},
    {ErrorKind::kClientRejected, 502, "client_rejected",
     "The authorization server does not accept this gateway's client id or secret.",
     "Check the client id and secret, or log out so that a new client is registered."},
    {ErrorKind::kTokenEndpointFailed, 502, "token_endpoint_failed",
     "The authorization server could not give a token.", "Try again in a moment."},
    {ErrorKind::kTokenResponseInvalid, 502, "token_response_invalid",
     "The authorization server's answer holds no usable token.", "Tell the server's operator."},
    {ErrorKind::kRefreshRefused, 401, "refresh_refused",
     "The authorization server no longer accepts this login.",
     "Open the login URL in a browser, then try again.", true},
    {ErrorKind::kGrantRefused, 502, "grant_refused",
     "The authorization server gave this profile no token.",
     "Check the profile's grant and client in the settings."},
    {ErrorKind::kUpstreamUnreachable, 502, "upstream_unreachable",
     "The upstream cannot be reached.", "Check the upstream URL and the network, then try again."},
    {ErrorKind::kUpstreamTls, 502, "upstream_tls",
     "The upstream's TLS certificate could not be verified.",
     "Check the upstream URL, the machine's clock and its trusted certificates."},
    {ErrorKind::kUpstreamTimeout, 504, "upstream_timeout", "The upstream did not answer in time.",
     "Try again, or raise the profile's response timeout."},
    {ErrorKind::kUpstreamProtocol, 502, "upstream_protocol",
     "The upstream's answer is not valid HTTP/1.1.", "Tell the upstream's operator."},
    {ErrorKind::kUpstreamRedirect, 502, "upstream_redirect",
     "The upstream redirects to an address outside its own URL.",
     "Put the URL that it redirects to into the profile, if you trust it."},
    {ErrorKind::kUpstreamAddressRefused, 502, "upstream_address_refused",
     "The address belongs to a private network, and this profile does not allow those.",
     "Set allow_private_addresses for the profile, if you trust its server."},
    {ErrorKind::kUpstreamAuthRefused, 502, "upstream_auth_refused",
     "The upstream does not accept what this profile's settings send it (401).",
     "Check the profile's headers. If the server wants a login, take grant: none out."},
    {ErrorKind::kDpopProofRefused, 502, "dpop_proof_refused",
     "The upstream does not accept the proofs (DPoP) that go with the access token.",
     "Check this machine's clock. If it is right, tell the upstream's operator, or set dpop: off "
     "if "
     "the upstream takes Bearer tokens."},
    {ErrorKind::kAuthServerUnreachable, 502, "auth_server_unreachable",
     "The authorization server cannot be reached.", "Check the network, then try again."},
    {ErrorKind::kAuthServerTimeout, 504, "auth_server_timeout",
     "The authorization server did not answer in time.", "Try again in a moment."},
    {ErrorKind::kTooManyStreams, 503, "too_many_streams",
     "This profile has as many open streams as it may.",
     "Close some clients, or raise the profile's max_streams."},
    {ErrorKind::kTooManyConnections, 503, "too_many_connections",
     "The gateway has as many connections as it may.", "Close some clients, then try again."},
    {ErrorKind::kShuttingDown, 503, "shutting_down", "The gateway is stopping.",
     "Try again when it has started anew."},
    {ErrorKind::kStoreUnavailable, 500, "store_unavailable", "The credential store cannot be used.",
     "See the gateway's log for the cause."},
    {ErrorKind::kStoreCorrupt, 500, "store_corrupt",
     "The stored credentials of this profile cannot be read.",
     "Log out and in again; see the gateway's log for the cause.", true},
    {ErrorKind::kStoreLocked, 503, "store_locked",
     "Another process holds the credential store for too long.", "Try again in a moment."},
    {ErrorKind::kSettings, 500, "settings", "The gateway's settings are not usable.",
     "See the gateway's log for the cause."},
    {ErrorKind::kInternal, 500, "internal", "Something went wrong inside the gateway.",
     "See the gateway's log for the cause, and report it."},
});

static_assert(kRows.size() == static_cast<std::size_t>(ErrorKind::kInternal) + 1,
              "every kind has a row; kInternal stays the last one");

constexpr bool rowsStandInOrder() {
  for (std::size_t place = 0; place < kRows.size(); ++place)
    if (static_cast<std::size_t>(kRows.at(place).kind) != place) return false;
  return true;
}

static_assert(rowsStandInOrder(), "rows stand in the order of base::ErrorKind");

}  // namespace

const ErrorRow& errorRow(base::ErrorKind kind) { return kRows.at(static_cast<std::size_t>(kind)); }

std::span<const ErrorRow> errorTable() { return kRows; }

}  // namespace http
