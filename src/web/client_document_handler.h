#pragma once

#include "web/handler.h"

namespace web {

/// GET P/oauth/client.json: the profile's client ID metadata document
/// (draft-ietf-oauth-client-id-metadata-document, section 4), read by authorization servers. Only
/// where the profile uses it: elsewhere there is nothing at this address.
class ClientDocumentHandler final : public ProfileHandler {
 public:
  using ProfileHandler::ProfileHandler;

 protected:
  [[nodiscard]] http::Answer answer(const Request& request) override;
};

}  // namespace web
