#include "web/error_page.h"

#include "http/error_table.h"
#include "web/page.h"

namespace web {

http::Answer errorPage(const base::Error& error, const ErrorPageContext& context) {
  const auto& row = http::errorRow(error.kind());
  Page page;
  page.status = row.status;
  page.title = row.message;
  while (page.title.ends_with('.')) page.title.pop_back();
  auto& body = page.body;
  body.raw("<div class=\"card\">\n");
  if (!error.text().empty() && error.text() != row.message) body.paragraph(error.text());
  body.paragraph(error.hint().empty() ? row.hint : std::string_view(error.hint()));
  body.raw("<p class=\"soft\">");
  if (!context.profile.empty()) body.raw("Profile ").text(context.profile).raw(" &middot; ");
  body.raw("code ").text(row.code).raw("</p>\n");
  if (!context.loginPath.empty())
    body.raw("<div class=\"row\">").button(context.loginPath, "Try again").raw("</div>");
  body.raw("</div>\n");
  // What every answer to this error carries (Retry-After, Allow) comes from the one place.
  auto answer = pageAnswer(page);
  for (const auto& field : http::errorAnswer(error).fields)
    if (field.first == "Retry-After" || field.first == "Allow") answer.fields.push_back(field);
  return answer;
}

}  // namespace web
