#pragma once

#include "base/encoding.h"
#include "base/error.h"
#include "http/client.h"
#include "oauth/client_credentials.h"

#include <string>

namespace oauth {

/// A POST of a form to an endpoint of the authorization server, with the client's authentication
/// (RFC 6749 section 2.3.1): client_secret_basic in Authorization, client_secret_post,
/// private_key_jwt (RFC 7523 section 2.2) and none in the form (none without a client id: nothing,
/// as a workload that is no client at all). The request holds secrets: wipe its body when it was
/// sent. Throws base::Error(`kind`) for an endpoint that is not https (or http on loopback) and for
/// a method we do not know and for private_key_jwt without a key.
[[nodiscard]] http::ClientRequest authenticatedForm(const std::string& endpoint,
                                                    base::FormFields fields,
                                                    const ClientCredentials& client,
                                                    base::ErrorKind kind);

/// Sends and then wipes what was secret in it.
[[nodiscard]] http::ClientResponse sendSecret(http::Client& client, http::ClientRequest request,
                                              std::chrono::milliseconds limit);

}  // namespace oauth
