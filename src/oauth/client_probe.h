#pragma once

#include "http/client.h"
#include "http/url.h"

#include <chrono>
#include <string>

namespace oauth {

/// Asks the authorization endpoint, as a browser without a session would, whether it still knows
/// the client that `authorizationUrl` names: servers forget registered clients, and then show the
/// person an error page that leads nowhere. True for an error status, or a way back to
/// `redirectUri` with invalid_client or unauthorized_client. Trouble on the way says nothing:
/// false. Whatever else comes is dropped, a code included. Blocks for at most `limit`; never
/// throws.
[[nodiscard]] bool refusesClient(const http::Url& authorizationUrl, const std::string& redirectUri,
                                 http::Client& client, std::chrono::milliseconds limit) noexcept;

}  // namespace oauth
