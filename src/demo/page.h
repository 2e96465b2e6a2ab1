#pragma once

#include "http/responder.h"

#include <string>
#include <string_view>

namespace demo {

/// HTML text and attribute values.
[[nodiscard]] std::string escaped(std::string_view text);

struct Page {
  int status = 200;
  std::string title;  ///< escaped here
  std::string body;   ///< HTML, its parts escaped by the caller
  /// Where the page's form may lead besides here: the client's origin, as browsers hold the
  /// redirect after the form against form-action too.
  std::string formTarget;
};

/// A whole page with its policy: no script, no frame, one style known by its hash.
[[nodiscard]] http::Answer pageAnswer(const Page& page);

}  // namespace demo
