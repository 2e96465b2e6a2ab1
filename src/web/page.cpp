#include "web/page.h"

#include "base/encoding.h"
#include "web/assets.h"

#include <string_view>

namespace web {

namespace {

/// Allows that text, and nothing else, to stand in a page.
std::string sourceOf(std::string_view text) {
  return "'sha256-" + base::base64(base::sha256(text)) + "'";
}

std::string contentSecurityPolicy(bool live) {
  static const std::string style = "style-src " + sourceOf(styleSheet());
  static const std::string script =
      "script-src " + sourceOf(dashboardScript()) + "; connect-src 'self'; ";
  return "default-src 'none'; " + (live ? script : std::string{}) + style +
         "; form-action 'self'; base-uri 'none'; frame-ancestors 'none'";
}

std::string documentOf(const Page& page) {
  Html head;
  head.raw("<!doctype html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n")
      .raw("<meta name=\"viewport\" content=\"width=device-width,initial-scale=1\">\n<title>")
      .text(page.title)
      .raw(" - mcp-auth-proxy</title>\n<style>");
  Html body;
  body.raw("</style>\n</head>\n<body>\n<main");
  if (page.live) body.raw(" class=\"wide\"");
  body.raw(">\n<h1>").text(page.title).raw("</h1>\n").add(page.body).raw("</main>\n");
  auto text = head.str();
  text.append(styleSheet()).append(body.str());
  if (page.live) text.append("<script>").append(dashboardScript()).append("</script>\n");
  return text + "</body>\n</html>\n";
}

}  // namespace

http::Answer pageAnswer(const Page& page) {
  return {.status = page.status,
          .contentType = "text/html; charset=utf-8",
          .body = documentOf(page),
          .fields = {{"Content-Security-Policy", contentSecurityPolicy(page.live)},
                     {"X-Content-Type-Options", "nosniff"},
                     {"X-Frame-Options", "DENY"},
                     {"Referrer-Policy", page.hasForm ? "same-origin" : "no-referrer"},
                     {"Cross-Origin-Opener-Policy", "same-origin"},
                     {"Cross-Origin-Resource-Policy", "same-origin"},
                     {"Cache-Control", "no-store"}}};
}

http::Answer jsonAnswer(int status, std::string body) {
  return {.status = status,
          .contentType = "application/json",
          .body = std::move(body),
          .fields = {{"X-Content-Type-Options", "nosniff"},
                     {"Content-Security-Policy", "default-src 'none'; frame-ancestors 'none'"},
                     {"Cross-Origin-Resource-Policy", "same-origin"},
                     {"Cache-Control", "no-store"}}};
}

}  // namespace web
