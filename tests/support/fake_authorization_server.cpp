#include "support/fake_authorization_server.h"

#include "base/json.h"
#include "support/dpop_proof.h"

#include <Poco/JSON/Array.h>
#include <Poco/JSON/Object.h>

#include <algorithm>
#include <stdexcept>

namespace support {

namespace {

constexpr std::string_view kJwtBearer = "urn:ietf:params:oauth:grant-type:jwt-bearer";

http::ClientResponse json(int status, const Poco::JSON::Object& object) {
  return {.status = status,
          .fields = {{"Content-Type", "application/json"}, {"Cache-Control", "no-store"}},
          .body = base::jsonText(object)};
}

http::ClientResponse json(int status, const std::string& text) {
  return {.status = status, .fields = {{"Content-Type", "application/json"}}, .body = text};
}

http::ClientResponse refusal(int status, const std::string& error) {
  Poco::JSON::Object object;
  object.set("error", error);
  object.set("error_description", "said by the fake server");
  return json(status, object);
}

http::ClientResponse notFound() {
  return {.status = 404, .fields = {}, .body = "<html>not found</html>"};
}

Poco::JSON::Array list(const std::vector<std::string>& items) {
  Poco::JSON::Array array;
  for (const auto& item : items) array.add(item);
  return array;
}

/// A repeated parameter makes the form unreadable, as RFC 6749 section 3.2 demands.
std::map<std::string, std::string> formOf(const std::string& text) {
  std::map<std::string, std::string> form;
  for (const auto& [name, value] : base::formDecode(text).value_or(base::FormFields{}))
    if (!form.emplace(name, value).second) return {};
  return form;
}

std::string get(const std::map<std::string, std::string>& form, const std::string& name) {
  const auto found = form.find(name);
  return found == form.end() ? std::string() : found->second;
}

std::string field(const http::ClientRequest& request, std::string_view name) {
  for (const auto& [known, value] : request.fields)
    if (base::equalsIgnoreCase(known, name)) return value;
  return {};
}

const std::string kDevice = "urn:ietf:params:oauth:grant-type:device_code";

std::string pathOf(const std::string& url) { return http::Url::parse(url).value().path; }

std::string originOf(const std::string& url) { return http::Url::parse(url).value().origin(); }

/// "/mcp" -> "/mcp", "/" -> "".
std::string suffixOf(const std::string& url) {
  const auto path = pathOf(url);
  return path == "/" ? std::string() : path;
}

bool contains(const std::vector<std::string>& items, const std::string& wanted) {
  return std::find(items.begin(), items.end(), wanted) != items.end();
}

}  // namespace

FakeAuthorizationServer::FakeAuthorizationServer(Options options) : options_(std::move(options)) {}

FakeAuthorizationServer::Answers FakeAuthorizationServer::answers() {
  return [this](const http::ClientRequest& request) { return answer(request); };
}

http::ClientResponse FakeAuthorizationServer::answer(const http::ClientRequest& request) {
  Before beforeHook;
  After afterHook;
  {
    const std::scoped_lock lock(mutex_);
    beforeHook = before_;
    afterHook = after_;
  }
  if (beforeHook)
    if (auto instead = beforeHook(request)) return *instead;
  auto response = dispatch(request);
  if (afterHook) afterHook(request, response);
  return response;
}

void FakeAuthorizationServer::before(Before hook) {
  const std::scoped_lock lock(mutex_);
  before_ = std::move(hook);
}

void FakeAuthorizationServer::after(After hook) {
  const std::scoped_lock lock(mutex_);
  after_ = std::move(hook);
}

http::ClientResponse FakeAuthorizationServer::dispatch(const http::ClientRequest& request) {
  const std::scoped_lock lock(mutex_);
  const auto origin = request.url.origin();
  const auto& path = request.url.path;
  const bool isPost = request.method == "POST";
  if (path.find("/.well-known/") != std::string::npos) ++counts_.metadata;
  if (origin == originOf(options_.upstream)) {
    if (path.starts_with(pathOf(options_.upstream))) return resource(request);
    if (options_.resourceMetadata &&
        path == "/.well-known/oauth-protected-resource" + suffixOf(options_.upstream))
      return json(200, resourceDocument());
  }
  if (origin != originOf(options_.issuer)) return notFound();
  if (path == "/.well-known/oauth-authorization-server" + suffixOf(options_.issuer))
    return json(200, serverDocument());
  if (isPost && path == "/register" && options_.registration) return registerClient(request);
  if (request.method == "GET" && path == "/authorize") return authorizePage(request);
  if (isPost && path == "/token") return token(request);
  if (isPost && path == "/device" && options_.device) return deviceAuthorization(request);
  if (isPost && path == "/revoke") return revoke(request);
  return notFound();
}

http::ClientResponse FakeAuthorizationServer::resource(const http::ClientRequest& request) {
  const auto authorization = field(request, "Authorization");
  constexpr std::string_view kBearer = "Bearer ";
  if (authorization.starts_with(kBearer) && liveLocked(authorization.substr(kBearer.size())))
    return json(200, R"({"jsonrpc":"2.0","id":1,"result":{}})");
  return {.status = 401, .fields = {{"WWW-Authenticate", challenge()}}, .body = {}};
}

std::string FakeAuthorizationServer::challenge() const {
  std::string value = R"(Bearer error="invalid_token")";
  if (options_.dpop) value = R"(DPoP algs="ES256")";
  if (options_.bearerToo) value += R"(, Bearer error="invalid_token")";
  if (!options_.challengeScope.empty()) value += ", scope=\"" + options_.challengeScope + '"';
  if (options_.resourceMetadata)
    value += ", resource_metadata=\"" + originOf(options_.upstream) +
             "/.well-known/oauth-protected-resource" + suffixOf(options_.upstream) + '"';
  return value;
}

std::string FakeAuthorizationServer::resourceDocument() const {
  Poco::JSON::Object object;
  object.set("resource", options_.upstream);
  object.set("authorization_servers", list({options_.issuer}));
  object.set("scopes_supported", list(options_.scopes));
  return base::jsonText(object);
}

std::string FakeAuthorizationServer::serverDocument() const {
  const auto origin = originOf(options_.issuer);
  Poco::JSON::Object object;
  object.set("issuer", options_.issuer);
  object.set("authorization_endpoint", authorizationEndpoint());
  object.set("token_endpoint", tokenEndpoint());
  object.set("revocation_endpoint", origin + "/revoke");
  if (options_.registration) object.set("registration_endpoint", origin + "/register");
  if (options_.announcesPkce) object.set("code_challenge_methods_supported", list({"S256"}));
  if (options_.device) {
    object.set("device_authorization_endpoint", origin + "/device");
    object.set("grant_types_supported", list({"authorization_code", "refresh_token", kDevice}));
  }
  object.set("scopes_supported", list(options_.scopes));
  object.set("response_types_supported", list({"code"}));
  object.set("token_endpoint_auth_methods_supported", list(options_.authMethods));
  object.set("authorization_response_iss_parameter_supported", options_.announcesIss);
  if (!options_.dpopAlgorithms.empty())
    object.set("dpop_signing_alg_values_supported", list(options_.dpopAlgorithms));
  return base::jsonText(object);
}

http::ClientResponse FakeAuthorizationServer::registerClient(const http::ClientRequest& request) {
  const auto asked = base::parseJsonObject(request.body);
  const auto uris = base::jsonStrings(*asked, "redirect_uris").value_or(std::vector<std::string>{});
  const auto method =
      base::jsonString(*asked, "token_endpoint_auth_method").value_or("client_secret_basic");
  if (uris.size() != 1) return refusal(400, "invalid_redirect_uri");
  if (!contains(options_.authMethods, method)) return refusal(400, "invalid_client_metadata");
  if (options_.refusesScopeAtRegistration && asked->has("scope"))
    return refusal(400, "invalid_client_metadata");
  const auto id = fresh("client");
  const auto secret = method == "none" ? std::string() : fresh("secret");
  const auto grants = base::jsonStrings(*asked, "grant_types").value_or(std::vector<std::string>{});
  if (contains(grants, kDevice) && !options_.device) return refusal(400, "invalid_client_metadata");
  clients_[id] = {.secret = secret,
                  .authMethod = method,
                  .redirectUri = uris.front(),
                  .mayUseDevice = contains(grants, kDevice)};
  ++counts_.registrations;
  Poco::JSON::Object object;
  object.set("client_id", id);
  object.set("redirect_uris", list(uris));
  object.set("token_endpoint_auth_method", method);
  if (!secret.empty()) {
    object.set("client_secret", secret);
    object.set("client_secret_expires_at", 0);
  }
  return json(201, object);
}

std::optional<std::string> FakeAuthorizationServer::authenticated(
    const http::ClientRequest& request, const Form& form) const {
  std::string id = get(form, "client_id");
  std::string secret = get(form, "client_secret");
  std::string method = secret.empty() ? "none" : "client_secret_post";
  const auto authorization = field(request, "Authorization");
  if (authorization.starts_with("Basic ")) {
    const auto pair = base::base64Decode(authorization.substr(6)).value_or("");
    const auto colon = std::min(pair.find(':'), pair.size());
    id = base::percentDecode(pair.substr(0, colon), true).value_or("");
    secret = base::percentDecode(pair.substr(std::min(colon + 1, pair.size())), true).value_or("");
    method = "client_secret_basic";
  }
  const auto known = clients_.find(id);
  if (known == clients_.end() || known->second.authMethod != method ||
      known->second.secret != secret)
    return std::nullopt;
  return id;
}

http::ClientResponse FakeAuthorizationServer::token(const http::ClientRequest& request) {
  const auto form = formOf(request.body);
  if (form.empty() || field(request, "Content-Type") != "application/x-www-form-urlencoded")
    return refusal(400, "invalid_request");
  const bool byAssertion = get(form, "grant_type") == kJwtBearer;
  const bool noClient = !form.contains("client_id") && field(request, "Authorization").empty();
  auto client = authenticated(request, form);
  if (byAssertion && noClient) client = "";
  if (!client) return refusal(401, "invalid_client");
  if (auto bad = badProof(request)) return *bad;
  if (options_.requiresResource && get(form, "resource") != options_.upstream)
    return refusal(400, "invalid_target");
  if (get(form, "grant_type") == "authorization_code") return exchange(form, *client);
  if (get(form, "grant_type") == "refresh_token") return refresh(form, *client);
  if (get(form, "grant_type") == kDevice) return pollDevice(form, *client);
  if (byAssertion && !options_.assertions.contains(get(form, "assertion")))
    return refusal(400, "invalid_grant");
  if (byAssertion) return grant(form, *client);
  if (get(form, "grant_type") == "client_credentials") return grant(form, *client);
  return refusal(400, "unsupported_grant_type");
}

http::ClientResponse FakeAuthorizationServer::grant(const Form& form, const std::string& clientId) {
  const bool isClient = get(form, "grant_type") == "client_credentials";
  if (isClient && (!options_.clientCredentials || clients_.at(clientId).secret.empty()))
    return refusal(400, "unauthorized_client");
  ++counts_.grants;
  return issue({.clientId = clientId,
                .redirectUri = {},
                .challenge = {},
                .resource = get(form, "resource"),
                .scope = get(form, "scope"),
                .family = ++serial_,
                .dpopJkt = provenJkt_});
}

std::optional<http::ClientResponse> FakeAuthorizationServer::badProof(
    const http::ClientRequest& request) {
  provenJkt_.clear();
  const auto text = field(request, "DPoP");
  if (text.empty() && !options_.dpop) return std::nullopt;
  const auto proof = readDpopProof(text);
  if (!proof || proof->claim("htm") != "POST" || proof->claim("htu") != tokenEndpoint() ||
      proof->claim("ath") != "-" || !seenProofs_.insert(proof->claim("jti")).second)
    return refusal(400, "invalid_dpop_proof");
  if (!nonce_.empty() && proof->claim("nonce") != nonce_) {
    auto answer = refusal(400, "use_dpop_nonce");
    answer.fields.emplace_back("DPoP-Nonce", nonce_);
    return answer;
  }
  provenJkt_ = proof->thumbprint;
  ++counts_.proofs;
  return std::nullopt;
}

void FakeAuthorizationServer::wantNonce(std::string nonce) {
  const std::scoped_lock lock(mutex_);
  nonce_ = std::move(nonce);
}

http::ClientResponse FakeAuthorizationServer::exchange(const Form& form,
                                                       const std::string& clientId) {
  const auto found = codes_.find(get(form, "code"));
  if (found == codes_.end()) return refusal(400, "invalid_grant");
  auto grant = found->second;
  codes_.erase(found);
  if (!grant.dpopJkt.empty() && grant.dpopJkt != provenJkt_) return refusal(400, "invalid_grant");
  grant.dpopJkt = provenJkt_;
  const auto verifier = get(form, "code_verifier");
  if (grant.clientId != clientId || grant.redirectUri != get(form, "redirect_uri") ||
      grant.challenge != base::base64Url(base::sha256(verifier)))
    return refusal(400, "invalid_grant");
  ++counts_.codeExchanges;
  return issue(grant);
}

http::ClientResponse FakeAuthorizationServer::deviceAuthorization(
    const http::ClientRequest& request) {
  const auto form = formOf(request.body);
  const auto client = authenticated(request, form);
  if (!client) return refusal(401, "invalid_client");
  if (!clients_.at(*client).mayUseDevice) return refusal(400, "unauthorized_client");
  if (options_.requiresResource && get(form, "resource") != options_.upstream)
    return refusal(400, "invalid_target");
  ++counts_.deviceCodes;
  latestDevice_ = fresh("device");
  auto& device = devices_[latestDevice_];
  device.grant = {.clientId = *client,
                  .redirectUri = {},
                  .challenge = {},
                  .resource = get(form, "resource"),
                  .scope = get(form, "scope"),
                  .family = ++serial_};
  device.interval = options_.deviceInterval;
  if (options_.clock != nullptr)
    device.runsOut = options_.clock->steady() + options_.deviceLifetime;
  Poco::JSON::Object object;
  object.set("device_code", latestDevice_);
  object.set("user_code", "WDJB-MJHT");
  object.set("verification_uri", originOf(options_.issuer) + "/enter");
  object.set("verification_uri_complete", originOf(options_.issuer) + "/enter?user_code=WDJB-MJHT");
  object.set("expires_in", static_cast<Poco::Int64>(options_.deviceLifetime.count()));
  object.set("interval", static_cast<Poco::Int64>(options_.deviceInterval.count()));
  return json(200, object);
}

http::ClientResponse FakeAuthorizationServer::pollDevice(const Form& form,
                                                         const std::string& clientId) {
  ++counts_.devicePolls;
  const auto found = devices_.find(get(form, "device_code"));
  if (found == devices_.end() || found->second.grant.clientId != clientId)
    return refusal(400, "invalid_grant");
  auto& device = found->second;
  const auto now = options_.clock == nullptr ? base::SteadyTime{} : options_.clock->steady();
  if (device.runsOut && now >= *device.runsOut) return refusal(400, "expired_token");
  if (device.lastPoll && now < *device.lastPoll + device.interval) {
    device.interval += std::chrono::seconds(5);
    device.lastPoll = now;
    return refusal(400, "slow_down");
  }
  device.lastPoll = now;
  if (!device.allowed) return refusal(400, "authorization_pending");
  if (!*device.allowed) return refusal(400, "access_denied");
  auto grant = device.grant;
  grant.dpopJkt = provenJkt_;
  devices_.erase(found);
  return issue(grant);
}

void FakeAuthorizationServer::enterCode(bool allowed) {
  const std::scoped_lock lock(mutex_);
  devices_.at(latestDevice_).allowed = allowed;
}

http::ClientResponse FakeAuthorizationServer::refresh(const Form& form,
                                                      const std::string& clientId) {
  const auto token = get(form, "refresh_token");
  if (const auto spent = spentRefreshTokens_.find(token); spent != spentRefreshTokens_.end()) {
    ++counts_.reuses;
    revokedFamilies_.insert(spent->second);
    return refusal(400, "invalid_grant");
  }
  const auto found = refreshTokens_.find(token);
  if (found == refreshTokens_.end() || found->second.clientId != clientId ||
      found->second.dpopJkt != provenJkt_ || revokedFamilies_.contains(found->second.family))
    return refusal(400, "invalid_grant");
  const auto grant = found->second;
  if (options_.rotates) {
    refreshTokens_.erase(found);
    spentRefreshTokens_[token] = grant.family;
  }
  ++counts_.refreshes;
  return issue(grant);
}

http::ClientResponse FakeAuthorizationServer::issue(const Grant& grant) {
  const auto access = fresh("access");
  Live live{.family = grant.family, .expires = std::nullopt};
  if (options_.clock != nullptr) live.expires = options_.clock->steady() + options_.lifetime;
  accessTokens_[access] = live;
  Poco::JSON::Object object;
  object.set("access_token", access);
  object.set("token_type", options_.binds && !grant.dpopJkt.empty() ? "DPoP" : "Bearer");
  object.set("expires_in", static_cast<Poco::Int64>(options_.lifetime.count()));
  if (!grant.scope.empty()) object.set("scope", grant.scope);
  const bool isRefresh =
      std::any_of(refreshTokens_.begin(), refreshTokens_.end(),
                  [&](const auto& known) { return known.second.family == grant.family; });
  if (options_.givesRefreshToken && !isRefresh) {
    const auto token = fresh("refresh");
    refreshTokens_[token] = grant;
    object.set("refresh_token", token);
  }
  return json(200, object);
}

http::ClientResponse FakeAuthorizationServer::revoke(const http::ClientRequest& request) {
  const auto form = formOf(request.body);
  if (!authenticated(request, form)) return refusal(401, "invalid_client");
  const auto token = get(form, "token");
  if (const auto found = refreshTokens_.find(token); found != refreshTokens_.end())
    revokedFamilies_.insert(found->second.family);
  accessTokens_.erase(token);
  ++counts_.revocations;
  return {.status = 200, .fields = {}, .body = {}};
}

/// What a browser without a session sees: a login page, or an error page that leads nowhere.
http::ClientResponse FakeAuthorizationServer::authorizePage(const http::ClientRequest& request) {
  const auto form = formOf(request.url.query.value_or(""));
  const bool known = clients_.contains(get(form, "client_id"));
  return {.status = known ? 200 : 400, .fields = {{"Content-Type", "text/html"}}, .body = "<html>"};
}

http::Url FakeAuthorizationServer::authorize(const http::Url& authorizationUrl) {
  return callback(authorizationUrl, true);
}

http::Url FakeAuthorizationServer::deny(const http::Url& authorizationUrl) {
  return callback(authorizationUrl, false);
}

http::Url FakeAuthorizationServer::callback(const http::Url& authorizationUrl, bool allowed) {
  const std::scoped_lock lock(mutex_);
  const auto form = formOf(authorizationUrl.query.value_or(""));
  const auto client = clients_.find(get(form, "client_id"));
  if (client == clients_.end()) throw std::runtime_error("fake server: unknown client");
  if (client->second.redirectUri != get(form, "redirect_uri"))
    throw std::runtime_error("fake server: redirect_uri is not the registered one");
  ++counts_.authorizations;
  base::FormFields answer{{"state", get(form, "state")}};
  if (options_.sendsIss) answer.emplace_back("iss", options_.issuer);
  const bool good = get(form, "response_type") == "code" && !get(form, "state").empty() &&
                    get(form, "code_challenge_method") == "S256" &&
                    (!options_.requiresResource || get(form, "resource") == options_.upstream);
  if (good && allowed) {
    const auto code = fresh("code");
    codes_[code] = {.clientId = client->first,
                    .redirectUri = client->second.redirectUri,
                    .challenge = get(form, "code_challenge"),
                    .resource = get(form, "resource"),
                    .scope = get(form, "scope"),
                    .family = ++serial_,
                    .dpopJkt = get(form, "dpop_jkt")};
    answer.emplace_back("code", code);
  } else {
    answer.emplace_back("error", good ? "access_denied" : "invalid_request");
  }
  auto url = http::Url::parse(client->second.redirectUri).value();
  url.query = base::formEncode(answer);
  return url;
}

void FakeAuthorizationServer::addClient(const std::string& id, const std::string& secret,
                                        const std::string& authMethod,
                                        const std::string& redirectUri) {
  const std::scoped_lock lock(mutex_);
  clients_[id] = {.secret = secret, .authMethod = authMethod, .redirectUri = redirectUri};
}

void FakeAuthorizationServer::forgetClients() {
  const std::scoped_lock lock(mutex_);
  clients_.clear();
}

void FakeAuthorizationServer::revokeAllTokens() {
  const std::scoped_lock lock(mutex_);
  accessTokens_.clear();
  refreshTokens_.clear();
}

bool FakeAuthorizationServer::isLive(std::string_view accessToken) const {
  const std::scoped_lock lock(mutex_);
  return liveLocked(accessToken);
}

bool FakeAuthorizationServer::liveLocked(std::string_view accessToken) const {
  const auto found = accessTokens_.find(accessToken);
  if (found == accessTokens_.end() || revokedFamilies_.contains(found->second.family)) return false;
  return !found->second.expires || options_.clock->steady() < *found->second.expires;
}

FakeAuthorizationServer::Counts FakeAuthorizationServer::counts() const {
  const std::scoped_lock lock(mutex_);
  return counts_;
}

std::string FakeAuthorizationServer::authorizationEndpoint() const {
  return originOf(options_.issuer) + "/authorize";
}

std::string FakeAuthorizationServer::tokenEndpoint() const {
  return originOf(options_.issuer) + "/token";
}

std::string FakeAuthorizationServer::fresh(const std::string& prefix) {
  return prefix + "-" + std::to_string(++serial_) + "-" + base::base64Url(base::randomBytes(12));
}

}  // namespace support
