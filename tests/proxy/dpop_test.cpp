// DPoP tokens on their way to the upstream: proofs, nonces, and what the client sees of it.

#include "base/encoding.h"
#include "support/dpop_proof.h"

#include <catch2/catch.hpp>

#include <mutex>
#include <optional>
#include <string>
#include <vector>

#include "lane_harness.h"

namespace {

using proxy_test::has;
using proxy_test::LaneHarness;
using proxy_test::urlOf;
using support::FakeTokenManager;
using support::RawConnection;
using support::RawServer;

constexpr std::string_view kEnd = "\r\n\r\n";
constexpr std::string_view kRpc =
    "POST /p/p/mcp/x?q=1 HTTP/1.1\r\nHost: h\r\nContent-Type: application/json\r\n"
    "Content-Length: 37\r\nDPoP: the.client's.own\r\nConnection: "
    "close\r\n\r\n{\"jsonrpc\":\"2.0\",\"id\":7,\"method\":\"x\"}";

std::string fieldOf(const std::string& head, const std::string& name) {
  const auto at = head.find("\r\n" + name + ": ");
  if (at == std::string::npos) return "-";
  const auto begin = at + name.size() + 4;
  return head.substr(begin, head.find("\r\n", begin) - begin);
}

/// An upstream that takes only good proofs, each once, with the nonce of the day.
class DpopUpstream {
 public:
  explicit DpopUpstream(std::string nonce = {}) : nonce_(std::move(nonce)) {}

  RawServer::Script script(std::size_t bodySize = 37) {
    return [this, bodySize](RawConnection& connection) {
      for (;;) {
        const auto head = connection.readUntil(kEnd);
        if (head.empty()) return;
        const auto body = connection.read(head.starts_with("POST") ? bodySize : 0);
        if (!connection.send(answer(head, body))) return;
      }
    };
  }

  /// What every answer says besides; "{}" stands for the nonce.
  std::string refuseWith;
  bool announces = false;
  /// The nonce changes after so many good requests.
  int rotateEvery = 0;

  [[nodiscard]] std::vector<support::DpopProof> proofs() const {
    const std::scoped_lock lock(mutex_);
    return proofs_;
  }

  [[nodiscard]] std::vector<std::string> heads() const {
    const std::scoped_lock lock(mutex_);
    return heads_;
  }

 private:
  std::string answer(const std::string& head, const std::string& body) {
    const std::scoped_lock lock(mutex_);
    heads_.push_back(head);
    const auto proof = support::readDpopProof(fieldOf(head, "DPoP"));
    if (!proof) return refusal("invalid_dpop_proof");
    for (const auto& before : proofs_)
      if (before.claim("jti") == proof->claim("jti")) return refusal("invalid_dpop_proof");
    proofs_.push_back(*proof);
    if (!refuseWith.empty()) return refusal(refuseWith);
    if (!nonce_.empty() && proof->claim("nonce") != nonce_) return refusal("use_dpop_nonce");
    if (rotateEvery > 0 && ++good_ % rotateEvery == 0) nonce_ = "n" + std::to_string(good_);
    const auto extra = announces ? "DPoP-Nonce: " + nonce_ + "\r\n" : std::string();
    return "HTTP/1.1 200 OK\r\n" + extra + "Content-Length: " + std::to_string(body.size()) +
           "\r\n\r\n" + body;
  }

  [[nodiscard]] std::string refusal(const std::string& error) const {
    const auto extra = nonce_.empty() ? std::string() : "DPoP-Nonce: " + nonce_ + "\r\n";
    return "HTTP/1.1 401 Unauthorized\r\nWWW-Authenticate: Bearer, DPoP error=\"" + error +
           "\", algs=\"ES256\"\r\n" + extra + "Content-Length: 2\r\n\r\nno";
  }

  mutable std::mutex mutex_;
  std::string nonce_;
  int good_ = 0;
  std::vector<support::DpopProof> proofs_;
  std::vector<std::string> heads_;
};

profile::AccessTokenHandle dpopToken(const std::string& text, std::uint64_t serial = 1) {
  static const oauth::DpopKey key{base::SigningKey::generate()};
  auto token = std::make_shared<profile::AccessToken>();
  token->authorization = base::Secret("DPoP " + text);
  token->serial = serial;
  token->dpop = std::make_shared<const profile::DpopBinding>(
      key, text, std::make_shared<profile::DpopNonce>());
  return token;
}

LaneHarness::Setup withToken(const std::string& text = "t1") {
  return [text](auto& profile) { profile.tokenManager.setCurrent(dpopToken(text)); };
}

TEST_CASE("Dpop: each request brings one proof of its own", "[proxy][dpop]") {
  DpopUpstream resource;
  RawServer upstream(resource.script());
  LaneHarness lane(urlOf(upstream), {}, withToken());
  CHECK(lane.ask(kRpc).starts_with("HTTP/1.1 200 "));
  CHECK(lane.ask("DELETE /p/p/mcp HTTP/1.1\r\nHost: h\r\nConnection: close\r\n\r\n")
            .starts_with("HTTP/1.1 200 "));
  const auto proofs = resource.proofs();
  REQUIRE(proofs.size() == 2);
  CHECK(proofs.at(0).claim("htm") == "POST");
  CHECK(proofs.at(0).claim("htu") == urlOf(upstream) + "/x");
  CHECK(proofs.at(0).claim("ath") == base::base64Url(base::sha256("t1")));
  CHECK(proofs.at(0).claim("nonce") == "-");
  CHECK(proofs.at(1).claim("htm") == "DELETE");
  CHECK(proofs.at(1).claim("htu") == urlOf(upstream));
  const auto head = resource.heads().at(0);
  CHECK(fieldOf(head, "Authorization") == "DPoP t1");
  CHECK_FALSE(has(head, "the.client's.own"));
}

TEST_CASE("Dpop: a Bearer token goes without, and the client's own field is dropped",
          "[proxy][dpop]") {
  DpopUpstream resource;
  RawServer upstream(resource.script());
  LaneHarness lane(urlOf(upstream));
  lane.tokens().answerNext(FakeTokenManager::token("t2"));
  CHECK(lane.ask(kRpc).starts_with("HTTP/1.1 401 "));
  for (const auto& head : resource.heads()) CHECK(fieldOf(head, "DPoP") == "-");
}

TEST_CASE("Dpop: asked for a nonce, the same token goes once more with it", "[proxy][dpop]") {
  DpopUpstream resource("n0");
  RawServer upstream(resource.script());
  LaneHarness lane(urlOf(upstream), {}, withToken());
  const auto answer = lane.ask(kRpc);
  CHECK(answer.starts_with("HTTP/1.1 200 "));
  CHECK(answer.ends_with("{\"jsonrpc\":\"2.0\",\"id\":7,\"method\":\"x\"}"));
  CHECK_FALSE(has(base::lowerAscii(answer), "dpop-nonce"));
  CHECK(resource.proofs().size() == 2);
  CHECK(lane.tokens().rejected().empty());
  CHECK(lane.ask(kRpc).starts_with("HTTP/1.1 200 "));
  REQUIRE(resource.proofs().size() == 3);  // the second call knew it
  CHECK(resource.proofs().at(2).claim("nonce") == "n0");
}

TEST_CASE("Dpop: a nonce that comes with a good answer replaces the old one", "[proxy][dpop]") {
  DpopUpstream resource("n0");
  resource.announces = true;
  resource.rotateEvery = 1;
  RawServer upstream(resource.script());
  LaneHarness lane(urlOf(upstream), {}, withToken());
  for (int i = 0; i < 4; ++i) {
    const auto answer = lane.ask(kRpc);
    CHECK(answer.starts_with("HTTP/1.1 200 "));
    CHECK_FALSE(has(base::lowerAscii(answer), "dpop-nonce"));
  }
  CHECK(resource.proofs().size() == 5);
}

TEST_CASE("Dpop: a nonce that has run out is replaced without the client's notice",
          "[proxy][dpop]") {
  DpopUpstream resource("n0");
  resource.rotateEvery = 2;
  RawServer upstream(resource.script());
  LaneHarness lane(urlOf(upstream), {}, withToken());
  for (int i = 0; i < 6; ++i) CHECK(lane.ask(kRpc).starts_with("HTTP/1.1 200 "));
  CHECK(resource.proofs().size() == 9);
  CHECK(lane.tokens().rejected().empty());
}

TEST_CASE("Dpop: a refused proof is neither a refused token nor a missing login", "[proxy][dpop]") {
  DpopUpstream resource(GENERATE("", "n0"));
  resource.refuseWith = GENERATE("invalid_dpop_proof", "use_dpop_nonce");
  RawServer upstream(resource.script());
  LaneHarness lane(urlOf(upstream), {}, withToken());
  const auto answer = lane.ask(kRpc);
  CHECK(answer.starts_with("HTTP/1.1 502 "));
  CHECK(has(answer, "dpop_proof_refused"));
  CHECK(has(answer, "\"id\":7"));
  CHECK_FALSE(has(answer, "login_url"));
  CHECK(lane.tokens().rejected().empty());
  CHECK(resource.proofs().size() <= 2);
  CHECK(lane.profile().notes().back() == base::ErrorKind::kDpopProofRefused);
}

TEST_CASE("Dpop: a refused token is refreshed, and the new one gets its own proofs",
          "[proxy][dpop]") {
  DpopUpstream resource("n0");
  resource.refuseWith = "invalid_token";
  RawServer upstream(resource.script());
  LaneHarness lane(urlOf(upstream), {}, withToken());
  lane.tokens().answerNext(dpopToken("t2", 2));
  CHECK(lane.ask(kRpc).starts_with("HTTP/1.1 401 "));
  const auto proofs = resource.proofs();
  REQUIRE(proofs.size() == 2);
  CHECK(proofs.at(1).claim("ath") == base::base64Url(base::sha256("t2")));
  CHECK(lane.tokens().rejected() == std::vector<std::string>{"DPoP t1", "DPoP t2"});
}

TEST_CASE("Dpop: a body that was not kept is asked for again, and then passes", "[proxy][dpop]") {
  constexpr std::size_t kSize = 262'145;
  DpopUpstream resource("n0");
  RawServer upstream(resource.script(kSize));
  LaneHarness lane(urlOf(upstream), {}, withToken());
  const auto request =
      "POST /p/p/mcp HTTP/1.1\r\nHost: h\r\nContent-Length: " + std::to_string(kSize) +
      "\r\nConnection: close\r\n\r\n" + std::string(kSize, 'b');
  const auto answer = lane.ask(request);
  CHECK(answer.starts_with("HTTP/1.1 502 "));
  CHECK(has(answer, "send the request again"));
  CHECK(lane.tokens().rejected().empty());
  CHECK(lane.ask(request).starts_with("HTTP/1.1 200 "));
}

TEST_CASE("Dpop: what is sent again on a fresh connection brings a new proof", "[proxy][dpop]") {
  std::mutex mutex;
  std::vector<std::string> proofs;
  RawServer upstream([&](RawConnection& connection) {
    for (;;) {
      const auto head = connection.readUntil(kEnd);
      if (head.empty()) return;
      const std::scoped_lock lock(mutex);
      proofs.push_back(support::readDpopProof(fieldOf(head, "DPoP")).value().claim("jti"));
      if (proofs.size() == 2) return;  // as a server does that closes an idle connection
      connection.send("HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n");
    }
  });
  LaneHarness lane(urlOf(upstream), {}, withToken());
  constexpr std::string_view kGet = "GET /p/p/mcp HTTP/1.1\r\nHost: h\r\nConnection: close\r\n\r\n";
  CHECK(lane.ask(kGet).starts_with("HTTP/1.1 200 "));
  CHECK(lane.ask(kGet).starts_with("HTTP/1.1 200 "));
  const std::scoped_lock lock(mutex);
  REQUIRE(proofs.size() == 3);
  CHECK(proofs.at(1) != proofs.at(2));
}

}  // namespace
