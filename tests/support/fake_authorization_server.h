#pragma once

#include "base/clock.h"
#include "base/encoding.h"
#include "http/client.h"

#include <chrono>
#include <functional>
#include <map>
#include <mutex>
#include <optional>
#include <set>
#include <string>
#include <vector>

namespace support {

/// A strict authorization server together with the MCP server that it protects, as an answer
/// function for FakeHttpClient:
///   FakeAuthorizationServer server; FakeHttpClient client(server.answers());
/// It checks what a strict real one checks (redirect URI, PKCE, resource, client authentication,
/// single use of codes, reuse of rotated refresh tokens) and shares no code with the oauth room.
/// In memory; any thread. `authorize` and `deny` play the person and the browser.
class FakeAuthorizationServer {
 public:
  struct Options {
    std::string issuer = "https://as.example";
    std::string upstream = "https://mcp.example/mcp";
    bool resourceMetadata = true;  ///< RFC 9728, named in the challenge
    bool registration = true;
    bool announcesPkce = true;
    bool announcesIss = true;
    bool sendsIss = true;
    bool rotates = true;
    bool requiresResource = true;
    bool givesRefreshToken = true;
    bool refusesScopeAtRegistration = false;
    bool device = false;  ///< RFC 8628, for clients that registered the grant
    std::chrono::seconds deviceLifetime{300};
    std::chrono::seconds deviceInterval{5};
    std::string challengeScope;
    bool dpop = false;       ///< the challenge is DPoP, token requests need a proof
    bool bearerToo = false;  ///< the challenge offers Bearer as well
    bool binds = true;       ///< with a proof the token is a DPoP token
    std::vector<std::string> dpopAlgorithms{};  ///< announced where there are any
    std::vector<std::string> scopes{"mcp", "offline_access"};
    std::vector<std::string> authMethods{"none", "client_secret_basic", "client_secret_post"};
    std::chrono::seconds lifetime{3600};
    std::set<std::string> assertions;    ///< taken as grants (RFC 7523), from no client, too
    bool clientCredentials = true;       ///< for clients that have a secret
    const base::Clock* clock = nullptr;  ///< null: access tokens never run out
  };

  struct Counts {
    int metadata = 0;  ///< any well-known location, found or not
    int registrations = 0;
    int authorizations = 0;
    int codeExchanges = 0;  ///< that succeeded
    int refreshes = 0;      ///< that succeeded
    int grants = 0;         ///< without a person, that succeeded
    int revocations = 0;
    int deviceCodes = 0;
    int devicePolls = 0;
    int proofs = 0;  ///< good ones, at the token endpoint
    int reuses = 0;  ///< a rotated refresh token came again: its family was revoked
  };

  using Answers = std::function<http::ClientResponse(const http::ClientRequest&)>;
  using Before = std::function<std::optional<http::ClientResponse>(const http::ClientRequest&)>;
  using After = std::function<void(const http::ClientRequest&, http::ClientResponse&)>;

  FakeAuthorizationServer() : FakeAuthorizationServer(Options{}) {}

  explicit FakeAuthorizationServer(Options options);

  [[nodiscard]] Answers answers();
  [[nodiscard]] http::ClientResponse answer(const http::ClientRequest& request);

  /// A fault in place of the work: what `before` returns (or throws) is the answer.
  void before(Before hook);
  /// A fault after the work was done: may change the answer, or throw to lose it.
  void after(After hook);

  /// The person allows: the callback URL that the browser is sent to. Throws std::runtime_error
  /// where a real server would show an error page instead of going back.
  [[nodiscard]] http::Url authorize(const http::Url& authorizationUrl);
  [[nodiscard]] http::Url deny(const http::Url& authorizationUrl);

  /// The person enters the latest user code on another device.
  void enterCode(bool allowed);

  void addClient(const std::string& id, const std::string& secret, const std::string& authMethod,
                 const std::string& redirectUri);
  void forgetClients();
  /// Token requests need this nonce from now on (RFC 9449 section 8); "" for none.
  void wantNonce(std::string nonce);
  void revokeAllTokens();
  [[nodiscard]] bool isLive(std::string_view accessToken) const;
  [[nodiscard]] Counts counts() const;
  [[nodiscard]] std::string authorizationEndpoint() const;
  [[nodiscard]] std::string tokenEndpoint() const;

 private:
  struct Client {
    std::string secret;
    std::string authMethod;
    std::string redirectUri;
    bool mayUseDevice = true;
  };

  struct Grant {
    std::string clientId;
    std::string redirectUri;
    std::string challenge;
    std::string resource;
    std::string scope;
    int family = 0;
    std::string dpopJkt = {};  ///< the key that the code and its refresh tokens are bound to
  };

  struct Live {
    int family = 0;
    std::optional<base::SteadyTime> expires;
  };

  struct Device {
    Grant grant;
    std::optional<bool> allowed;
    std::optional<base::SteadyTime> runsOut;
    std::optional<base::SteadyTime> lastPoll;
    std::chrono::seconds interval{};
  };

  using Form = std::map<std::string, std::string>;

  http::ClientResponse dispatch(const http::ClientRequest& request);
  http::ClientResponse resource(const http::ClientRequest& request);
  http::ClientResponse registerClient(const http::ClientRequest& request);
  [[nodiscard]] http::ClientResponse authorizePage(const http::ClientRequest& request);
  http::ClientResponse token(const http::ClientRequest& request);
  /// What is wrong with the request's proof; takes the key's thumbprint down.
  [[nodiscard]] std::optional<http::ClientResponse> badProof(const http::ClientRequest& request);
  http::ClientResponse exchange(const Form& form, const std::string& clientId);
  http::ClientResponse refresh(const Form& form, const std::string& clientId);
  http::ClientResponse deviceAuthorization(const http::ClientRequest& request);
  http::ClientResponse pollDevice(const Form& form, const std::string& clientId);
  http::ClientResponse grant(const Form& form, const std::string& clientId);
  http::ClientResponse revoke(const http::ClientRequest& request);
  http::ClientResponse issue(const Grant& grant);
  [[nodiscard]] std::string resourceDocument() const;
  [[nodiscard]] std::string serverDocument() const;
  /// The authenticated client, or nullopt.
  [[nodiscard]] std::optional<std::string> authenticated(const http::ClientRequest& request,
                                                         const Form& form) const;
  [[nodiscard]] http::Url callback(const http::Url& authorizationUrl, bool allowed);
  [[nodiscard]] std::string challenge() const;
  [[nodiscard]] bool liveLocked(std::string_view accessToken) const;
  [[nodiscard]] std::string fresh(const std::string& prefix);

  Options options_;
  Before before_;
  After after_;
  mutable std::mutex mutex_;
  std::map<std::string, Client> clients_;
  std::map<std::string, Grant> codes_;
  std::map<std::string, Device> devices_;
  std::string latestDevice_;
  std::map<std::string, Grant> refreshTokens_;
  std::map<std::string, int> spentRefreshTokens_;  ///< token -> family
  std::map<std::string, Live, std::less<>> accessTokens_;
  std::set<int> revokedFamilies_;
  std::string nonce_;
  std::string provenJkt_;  ///< of the token request at hand; "" without a proof
  std::set<std::string> seenProofs_;
  Counts counts_;
  int serial_ = 0;
};

}  // namespace support
