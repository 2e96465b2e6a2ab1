#include "web/page.h"

#include "web/style.h"

namespace web {

namespace {

std::string contentSecurityPolicy() {
  return "default-src 'none'; style-src " + styleSource() +
         "; form-action 'self'; base-uri 'none'; frame-ancestors 'none'";
}

}  // namespace

http::Answer pageAnswer(const Page& page) {
  Html document;
  document.raw("<!doctype html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n")
      .raw("<meta name=\"viewport\" content=\"width=device-width,initial-scale=1\">\n<title>")
      .text(page.title)
      .raw(" - mcp-auth-proxy</title>\n<style>");
  std::string body = document.str();
  body += styleSheet();
  Html rest;
  rest.raw("</style>\n</head>\n<body>\n<main>\n<h1>").text(page.title).raw("</h1>\n");
  rest.add(page.body).raw("</main>\n</body>\n</html>\n");
  body += rest.str();
  return {.status = page.status,
          .contentType = "text/html; charset=utf-8",
          .body = std::move(body),
          .fields = {{"Content-Security-Policy", contentSecurityPolicy()},
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
