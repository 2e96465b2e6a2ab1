#include "http/codec.h"
#include "http/message_verdict.h"

#include <string>

#include "fuzz/finding.h"

namespace {

// What we would send on must say the same as what came.
void checkRewritten(std::string_view bytes) {
  http::RequestHead head;
  try {
    http::parseRequestHead(bytes, head);
  } catch (const base::Error&) {
    return;
  }
  std::string again(head.method);
  again.append(" ").append(head.target).append(" HTTP/1.");
  again.append(std::to_string(head.minorVersion)).append("\r\n");
  for (const auto& field : head.fields.all()) http::appendField(again, field.name, field.value);
  again += "\r\n";
  fuzz::requireSame(http_cases::describeRequest(bytes).text,
                    http_cases::describeRequest(again).text, "a rewritten head reads the same");
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const auto bytes = fuzz::textOf(data, size);
  const auto whole = http_cases::requestVerdict({bytes});
  fuzz::requireSame(whole, http_cases::requestVerdict(http_cases::oneByOne(bytes)),
                    "one byte at a time reads the same");
  const auto half = http_cases::splitAt(bytes, size / 2);
  fuzz::requireSame(whole, http_cases::requestVerdict(half), "two halves read the same");
  checkRewritten(bytes);
  return 0;
}
