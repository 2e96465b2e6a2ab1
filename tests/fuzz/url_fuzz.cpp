#include "http/url.h"

#include <string>

#include "fuzz/finding.h"

namespace {

void checkUrl(const http::Url& url) {
  const auto again = http::Url::parse(url.text());
  fuzz::require(again.has_value(), "a URL's text is a URL", url.text());
  fuzz::requireSame(url.text(), again->text(), "a URL's text is stable");
  fuzz::require(http::sameOrigin(url, *again), "a URL's text keeps its origin", url.text());
  fuzz::require(url.port != 0 && url.path.starts_with('/') && !url.host.empty(), "a URL is whole",
                url.text());
}

void checkResolved(const http::Url& url) {
  checkUrl(url);
  fuzz::require((url.path + "/").find("/../") == std::string::npos, "no dot segments are left",
                url.path);
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  static const auto kBase = *http::Url::parse("https://up.example/a/b/c?q");
  const auto text = fuzz::textOf(data, size);
  const auto parsed = http::Url::parse(text);
  if (parsed) checkUrl(*parsed);
  const auto resolved = http::resolve(kBase, text);
  if (resolved) checkResolved(*resolved);
  if (parsed) {
    const auto relative = http::resolve(*parsed, "../x");
    fuzz::require(relative && http::sameOrigin(*parsed, *relative),
                  "a relative reference stays at its origin", text);
  }
  return 0;
}
