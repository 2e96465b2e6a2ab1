#pragma once

#include "credentials/record.h"
#include "credentials/record_key.h"

#include <string>

namespace credentials {

inline const RecordKey kCraft{.service = "mcp-auth-proxy", .profile = "craft"};
inline const RecordKey kNotion{.service = "mcp-auth-proxy", .profile = "notion-work"};

/// A record with every member set.
inline Record fullRecord(const std::string& refreshToken = "refresh-1") {
  const base::WallTime now{std::chrono::milliseconds(1'800'000'000'123)};
  Record record;
  record.upstream = "https://mcp.example/links/abc/mcp";
  record.client = oauth::ClientCredentials{.clientId = "client \"1\"",
                                           .clientSecret = base::Secret("s\u00e4cret\\\n"),
                                           .authMethod = "client_secret_basic",
                                           .origin = oauth::ClientOrigin::kDynamic,
                                           .issuer = "https://as.example/",
                                           .redirectUri = "http://127.0.0.1:5177/oauth/callback",
                                           .secretExpiresAt = now + std::chrono::hours(1)};
  StoredTokens tokens;
  tokens.issuer = "https://as.example/";
  tokens.tokenEndpoint = "https://as.example/token";
  tokens.resource = "https://mcp.example/mcp";
  tokens.accessToken = base::Secret("access-1");
  tokens.tokenType = "DPoP";
  tokens.expiresAt = now + std::chrono::seconds(3600);
  tokens.refreshToken = base::Secret(refreshToken);
  tokens.previousRefreshToken = base::Secret("refresh-0");
  tokens.scope = "read offline_access";
  tokens.obtainedAt = now;
  tokens.refreshSentAt = now + std::chrono::milliseconds(5);
  tokens.dpopKey = base::SigningKey::generate();
  record.tokens = tokens;
  return record;
}

/// What a comparison of records compares.
inline std::string contentOf(const Record& record) {
  return std::string(serialize(record).reveal());
}

inline std::string refreshTokenOf(const Record& record) {
  if (!record.tokens || !record.tokens->refreshToken) return {};
  return std::string(record.tokens->refreshToken->reveal());
}

}  // namespace credentials
