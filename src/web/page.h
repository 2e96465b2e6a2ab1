#pragma once

#include "http/responder.h"
#include "web/html.h"

#include <string>

namespace web {

/// One page for a person.
struct Page {
  int status = 200;
  std::string title;
  Html body;
  /// A form's POST carries an Origin only where the page's own origin may be told.
  bool hasForm = false;
  /// With the dashboard's script, which may ask this gateway for news.
  bool live = false;
};

/// The whole document with the fields that every page of ours has: nothing but our own style sheet
/// may load (and the dashboard's script where the page is live), each allowed by its hash; nothing
/// may frame it, nothing is cached, no address is passed on. Works without JavaScript.
[[nodiscard]] http::Answer pageAnswer(const Page& page);

/// JSON with the same caution.
[[nodiscard]] http::Answer jsonAnswer(int status, std::string body);

}  // namespace web
