#include "demo/authorization.h"

#include "base/encoding.h"
#include "demo/answers.h"
#include "demo/page.h"
#include "demo/scopes.h"
#include "http/url.h"

#include <algorithm>

namespace demo {

namespace {

constexpr std::size_t kChallengeLength = 43;
constexpr std::size_t kMaxState = 4096;

http::Answer refusalPage(const std::string& text) {
  return pageAnswer({.status = 400,
                     .title = "This login cannot go on",
                     .body = "<p>" + escaped(text) +
                             "</p>\n<p class=\"soft\">Nothing was given to anybody. Go back to the "
                             "program that sent you here and start the login again.</p>\n",
                     .formTarget = {}});
}

bool isChallenge(const std::string& text) {
  return text.size() == kChallengeLength && base::base64UrlDecode(text).has_value();
}

bool isOneOf(const std::vector<std::string>& items, const std::string& wanted) {
  return std::find(items.begin(), items.end(), wanted) != items.end();
}

std::string originOf(const std::string& url) {
  const auto parsed = http::Url::parse(url);
  return parsed ? parsed->origin() : std::string();
}

}  // namespace

http::Answer Authorization::answer(const Request& request) {
  if (request.method == "GET") return ask(request);
  if (request.method == "POST") return decide(request);
  return onlyMethods("GET, POST");
}

http::Answer Authorization::ask(const Request& request) {
  const auto form = Form::parse(request.query);
  if (!form) return refusalPage("The login's address has a parameter twice, or a broken one.");
  const auto client = grants_.client(form->get("client_id"));
  if (!client)
    return refusalPage("The program that sent you here is not registered with this demo server.");
  if (!isOneOf(client->redirectUris, form->get("redirect_uri")))
    return refusalPage("The address to go back to is not one that the program registered.");
  Consent consent{.clientId = client->id,
                  .clientName = client->name,
                  .redirectUri = form->get("redirect_uri"),
                  .state = form->get("state"),
                  .challenge = form->get("code_challenge"),
                  .scope = form->get("scope")};
  if (consent.state.size() > kMaxState) return refusalPage("The login's state is too long.");
  if (const auto fault = faultOf(*form); !fault.empty()) return back(consent, "error", fault);
  if (consent.scope.empty()) consent.scope = kScope;
  return consentPage(consent);
}

std::string Authorization::faultOf(const Form& form) const {
  if (form.get("response_type") != "code") return "unsupported_response_type";
  if (form.get("code_challenge_method") != "S256" || !isChallenge(form.get("code_challenge")))
    return "invalid_request";
  if (form.get("resource") != addresses_.mcp()) return "invalid_target";
  if (!isWithin(form.get("scope"), std::string(kScope) + " " + std::string(kOfflineAccess)))
    return "invalid_scope";
  return form.get("prompt") == "none" ? "consent_required" : "";
}

http::Answer Authorization::decide(const Request& request) {
  const auto form = Form::parse(request.body);
  const auto consent = form ? grants_.takeConsent(form->get("ticket")) : std::nullopt;
  if (!consent || request.contentType != "application/x-www-form-urlencoded")
    return refusalPage("This page was answered before, or it is too old.");
  if (form->get("decision") != "allow") return back(*consent, "error", "access_denied");
  return back(*consent, "code", grants_.issueCode(*consent));
}

http::Answer Authorization::back(const Consent& consent, const std::string& name,
                                 const std::string& value) const {
  base::FormFields fields{{name, value}, {"iss", addresses_.issuer}};
  if (!consent.state.empty()) fields.emplace_back("state", consent.state);
  const bool hasQuery = consent.redirectUri.find('?') != std::string::npos;
  auto answer = emptyAnswer(303);
  answer.fields.emplace_back(
      "Location", consent.redirectUri + (hasQuery ? "&" : "?") + base::formEncode(fields));
  answer.fields.emplace_back("Referrer-Policy", "no-referrer");
  return answer;
}

http::Answer Authorization::consentPage(const Consent& consent) {
  const auto origin = originOf(consent.redirectUri);
  std::string body = R"(<div class="who"><span class="face">)";
  body += escaped(account_.substr(0, 1));
  body += "</span><span>Logged in as <strong>" + escaped(account_);
  body += R"(</strong><br><span class="soft">an account of this demo, no password needed</span>)";
  body += "</span></div>\n<p><strong>" + escaped(consent.clientName);
  body += "</strong> at <code>" + escaped(origin) + "</code> asks to use the demo's tools for you.";
  body += R"(</p>
<p class="soft">It asks for: <code>)";
  body += escaped(consent.scope);
  body += R"(</code></p>
<form method="post" action="/authorize">
<input type="hidden" name="ticket" value=")";
  body += escaped(grants_.keepConsent(consent));
  body += R"(">
<div class="row"><button name="decision" value="allow">Allow</button>
<button class="quiet" name="decision" value="deny">Deny</button></div>
</form>
)";
  return pageAnswer({.status = 200,
                     .title = "Let this program use the demo?",
                     .body = std::move(body),
                     .formTarget = origin});
}

}  // namespace demo
