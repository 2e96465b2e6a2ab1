#include "base/error.h"
#include "base/json.h"
#include "base/json_escape.h"
#include "base/utf8.h"

#include <optional>
#include <string>

#include "fuzz/finding.h"

namespace {

std::optional<std::string> normalised(std::string_view text) {
  try {
    return base::jsonText(*base::parseJsonObject(text));
  } catch (const base::Error&) {
    return std::nullopt;
  }
}

void checkEscaping(std::string_view text) {
  std::string written;
  base::appendJsonString(written, text);
  fuzz::require(written.find_first_of("<>&'\r\n") == std::string::npos, "a string is inert",
                written);
  const auto back = base::parseJson(written).convert<std::string>();
  // Our reader refuses NUL in strings, so such texts do not come this far.
  if (base::isUtf8(text)) fuzz::requireSame(back, text, "an escaped string comes back");
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const auto text = fuzz::textOf(data, size);
  const auto once = normalised(text);
  if (once) fuzz::requireSame(*once, normalised(*once).value_or("refused"), "our JSON is stable");
  if (text.find('\0') == std::string_view::npos) checkEscaping(text);
  return 0;
}
