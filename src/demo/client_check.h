#pragma once

#include "demo/grants.h"
#include "demo/request.h"

#include <optional>

namespace demo {

/// Who sends a form to the token or revocation endpoint (RFC 6749 section 2.3.1), by the one method
/// that the client registered for; nullopt: invalid_client.
[[nodiscard]] std::optional<Client> authenticatedClient(const Request& request, const Form& form,
                                                        Grants& grants);

}  // namespace demo
