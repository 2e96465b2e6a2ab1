#include "web/callback_handler.h"

#include "web/logged_in.h"
#include "web/page.h"

namespace web {

namespace {

// Mail scanners and previews ask for the head first; a login ends once.
http::Answer untouched() { return jsonAnswer(200, "{}"); }

}  // namespace

http::Answer CallbackHandler::answer(const Request& request) {
  if (request.method == "HEAD") return untouched();
  return loggedIn(profile().login().complete(request.query, request.cookie), profile(), site(),
                  request);
}

}  // namespace web
