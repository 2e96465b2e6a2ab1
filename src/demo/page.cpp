#include "demo/page.h"

#include "base/encoding.h"

namespace demo {

namespace {

constexpr std::string_view kStyle = R"(
:root{color-scheme:light dark;--ink:#1c2024;--soft:#5f6872;--back:#eef3f1;--card:#fff;
--line:#d6dfdb;--act:#0f7355;--on-act:#fff;--code:#e9f0ed}
@media(prefers-color-scheme:dark){:root{--ink:#e6e9ec;--soft:#9ba4ae;--back:#121715;--card:#1b211f;
--line:#323b38;--act:#4fc79d;--on-act:#06261a;--code:#252d2a}}
*{box-sizing:border-box}
body{margin:0;min-height:100vh;display:grid;place-items:center;background:var(--back);
color:var(--ink);font:16px/1.5 system-ui,-apple-system,"Segoe UI",Roboto,sans-serif}
main{width:min(30rem,100vw - 2rem);background:var(--card);border:1px solid var(--line);
border-radius:12px;padding:1.75rem}
h1{font-size:1.35rem;line-height:1.3;margin:0 0 1rem;overflow-wrap:anywhere}
p,li{margin:.5rem 0;overflow-wrap:anywhere}
.who{display:flex;gap:.8rem;align-items:center;margin:0 0 1rem}
.face{width:2.5rem;height:2.5rem;border-radius:50%;background:var(--act);color:var(--on-act);
display:grid;place-items:center;font-weight:700}
.soft{color:var(--soft);font-size:.9rem}
code{background:var(--code);border-radius:5px;padding:.1rem .35rem;
font:.875rem/1.45 ui-monospace,SFMono-Regular,Menlo,Consolas,monospace;overflow-wrap:anywhere}
.row{display:flex;gap:.7rem;margin-top:1.4rem}
button{flex:1;font:inherit;font-weight:600;padding:.6rem 1rem;border-radius:8px;cursor:pointer;
border:1px solid var(--act);background:var(--act);color:var(--on-act)}
button.quiet{background:transparent;color:var(--ink);border-color:var(--line)}
button:hover{filter:brightness(1.07)}
button:focus-visible{outline:3px solid var(--act);outline-offset:2px}
)";

std::string policyFor(const Page& page) {
  std::string policy = "default-src 'none'; style-src 'sha256-";
  policy += base::base64(base::sha256(kStyle));
  policy += "'; base-uri 'none'; frame-ancestors 'none'; form-action 'self'";
  if (!page.formTarget.empty()) policy += " " + page.formTarget;
  return policy;
}

std::string_view entityFor(char c) {
  switch (c) {
    case '&':
      return "&amp;";
    case '<':
      return "&lt;";
    case '>':
      return "&gt;";
    case '"':
      return "&quot;";
    case '\'':
      return "&#39;";
    default:
      return {};
  }
}

}  // namespace

std::string escaped(std::string_view text) {
  std::string out;
  for (const char c : text) {
    const auto entity = entityFor(c);
    if (!entity.empty())
      out += entity;
    else
      out += static_cast<unsigned char>(c) < 0x20 ? ' ' : c;
  }
  return out;
}

http::Answer pageAnswer(const Page& page) {
  const auto title = escaped(page.title);
  std::string html = "<!doctype html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n";
  html += "<meta name=\"viewport\" content=\"width=device-width,initial-scale=1\">\n<title>";
  html += title + "</title>\n<style>";
  html += kStyle;
  html += "</style>\n</head>\n<body>\n<main>\n<h1>" + title + "</h1>\n" + page.body;
  html += "</main>\n</body>\n</html>\n";
  return {.status = page.status,
          .contentType = "text/html; charset=utf-8",
          .body = std::move(html),
          .fields = {{"Content-Security-Policy", policyFor(page)},
                     {"X-Content-Type-Options", "nosniff"},
                     {"X-Frame-Options", "DENY"},
                     // With no-referrer the browser would send the form's Origin as "null".
                     {"Referrer-Policy", "same-origin"},
                     {"Cache-Control", "no-store"}}};
}

}  // namespace demo
