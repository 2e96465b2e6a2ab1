#include "web/html.h"

namespace web {

namespace {

void appendEscaped(std::string& out, char c) {
  switch (c) {
    case '&':
      out += "&amp;";
      break;
    case '<':
      out += "&lt;";
      break;
    case '>':
      out += "&gt;";
      break;
    case '"':
      out += "&quot;";
      break;
    case '\'':
      out += "&#39;";
      break;
    default:
      if (static_cast<unsigned char>(c) < ' ' || c == '\x7f')
        out += "\xef\xbf\xbd";
      else
        out += c;
  }
}

}  // namespace

Html& Html::add(const Html& other) {
  out_ += other.out_;
  return *this;
}

Html& Html::text(std::string_view anything) {
  for (const char c : anything) appendEscaped(out_, c);
  return *this;
}

Html& Html::paragraph(std::string_view anything) {
  if (anything.empty()) return *this;
  return raw("<p>").text(anything).raw("</p>\n");
}

Html& Html::button(std::string_view href, std::string_view label) {
  return raw("<a class=\"button\" href=\"").text(href).raw("\">").text(label).raw("</a>\n");
}

Html& Html::postButton(std::string_view action, std::string_view id, std::string_view label) {
  raw("<form method=\"post\" action=\"").text(action);
  raw("\"><button class=\"button quiet\" id=\"").text(id).raw("\">");
  return text(label).raw("</button></form>\n");
}

Html& Html::code(std::string_view anything) {
  return raw("<pre><code>").text(anything).raw("</code></pre>\n");
}

}  // namespace web
