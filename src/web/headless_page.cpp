#include "web/headless_page.h"

#include "http/error_table.h"

#include <chrono>
#include <string>

namespace web {

namespace {

constexpr std::string_view kLookAgainSeconds = "5";

std::string minutes(std::chrono::seconds time) {
  const auto count = std::chrono::ceil<std::chrono::minutes>(time).count();
  return count == 1 ? "1 minute" : std::to_string(count) + " minutes";
}

void addLink(Html& html, const std::string& url) {
  html.raw("<p><a href=\"").text(url).raw("\" target=\"_blank\" rel=\"noopener noreferrer\">");
  html.text(url).raw("</a></p>\n");
}

void addError(Html& html, const base::Error& error) {
  const auto& row = http::errorRow(error.kind());
  html.raw("<div class=\"card\" role=\"alert\">\n<p><span class=\"badge bad\">")
      .text("That did not work")
      .raw("</span></p>\n")
      .paragraph(error.text().empty() ? row.message : std::string_view(error.text()))
      .paragraph(error.hint().empty() ? row.hint : std::string_view(error.hint()))
      .raw("<p class=\"soft\">code ")
      .text(row.code)
      .raw("</p>\n</div>\n");
}

void addBegin(Html& html, const ProfileUrls& urls, std::string_view label) {
  html.raw("<form method=\"post\" action=\"").text(urls.loginPath);
  html.raw("\"><button class=\"button\">").text(label).raw("</button></form>\n");
}

}  // namespace

Page HeadlessPage::begun() const {
  Page page;
  page.title = "Log in to " + profile.name() + " with a browser elsewhere";
  page.hasForm = true;
  return page;
}

http::Answer HeadlessPage::beginning() const {
  auto page = begun();
  page.body.raw("<div class=\"card\">\n")
      .paragraph(
          "When no browser can open this gateway's own login, log in with one on any other machine "
          "and bring the result here.")
      .raw("<div class=\"row\">\n");
  addBegin(page.body, urls, "Begin");
  page.body.raw("<a class=\"button quiet\" href=\"")
      .text(urls.loginPath)
      .raw("\">Log in with this browser instead</a>\n</div>\n</div>\n");
  return pageAnswer(page);
}

http::Answer HeadlessPage::failed(const base::Error& error) const {
  auto page = begun();
  addError(page.body, error);
  page.body.raw("<div class=\"row\">\n");
  addBegin(page.body, urls, "Begin anew");
  page.body.raw("</div>\n");
  return pageAnswer(page);
}

http::Answer HeadlessPage::waiting(const profile::LoginProgress& login,
                                   const base::Error* fault) const {
  auto page = begun();
  const bool canPaste = !login.authorizationUrl.empty();
  page.body.raw("<p class=\"lead\">")
      .text(login.device && canPaste ? "Two ways; take either. " : "")
      .text("This login waits for " + minutes(login.goodFor) + ".")
      .raw("</p>\n");
  if (fault != nullptr) {
    page.status = http::errorRow(fault->kind()).status;
    addError(page.body, *fault);
  }
  if (login.device) addCode(page.body, *login.device, !canPaste);
  if (canPaste) addPaste(page.body, login.authorizationUrl);
  page.body.raw("<div class=\"row\">\n<form method=\"post\" action=\"")
      .text(urls.headlessPath)
      .raw("\"><button class=\"button quiet\" name=\"cancel\" value=\"1\">Cancel this login")
      .raw("</button></form>\n</div>\n");
  auto answer = pageAnswer(page);
  // Only where it takes no half-written form away.
  if (!canPaste) answer.fields.emplace_back("Refresh", kLookAgainSeconds);
  return answer;
}

void HeadlessPage::addCode(Html& html, const profile::DevicePrompt& device,
                           bool looksByItself) const {
  html.raw("<section class=\"card\">\n<h2>With a code</h2>\n")
      .paragraph("On any device, open this page of the server:");
  addLink(html, device.verificationUri);
  html.paragraph("and enter this code there:").raw("<p class=\"big\"><code>");
  html.text(device.userCode).raw("</code></p>\n");
  if (!device.verificationUriComplete.empty()) {
    html.paragraph("Or open it with the code filled in:");
    addLink(html, device.verificationUriComplete);
  }
  html.raw("<p class=\"soft\">")
      .text("The code is good for " + minutes(device.goodFor) + ".")
      .text(looksByItself ? " This page looks by itself whether you have entered it." : "")
      .raw("</p>\n<div class=\"row\"><a class=\"button quiet\" href=\"")
      .text(urls.headlessPath)
      .raw("\">I have entered it</a></div>\n</section>\n");
}

void HeadlessPage::addPaste(Html& html, const std::string& authorizationUrl) const {
  html.raw("<section class=\"card\">\n<h2>With a browser, and the address that it ends at</h2>\n")
      .raw("<ol>\n<li>Open this address in a browser on any machine:\n")
      .code(authorizationUrl)
      .raw(
          "</li>\n<li>Log in there and allow access. At the end the browser says that it cannot "
          "reach a page. Its address begins with\n")
      .code(urls.redirectUri)
      .raw(
          "</li>\n<li>Copy the whole address of that page from the address bar, and paste it "
          "here:\n<form method=\"post\" action=\"")
      .text(urls.headlessPath)
      .raw(
          "\"><textarea name=\"url\" rows=\"4\" required spellcheck=\"false\" "
          "autocomplete=\"off\" aria-label=\"The address that the browser ended at\"></textarea>"
          "<div class=\"row\"><button class=\"button\">Finish the login</button></div></form>"
          "</li>\n</ol>\n</section>\n");
}

}  // namespace web
