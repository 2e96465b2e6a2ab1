#include "http/message_verdict.h"

#include "fuzz/finding.h"

// The first byte chooses the method that was asked.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  if (size == 0) return 0;
  const std::string_view method = data[0] % 4 == 0 ? "HEAD" : "GET";
  const auto bytes = fuzz::textOf(data, size).substr(1);
  const auto whole = http_cases::responseVerdict({bytes}, method);
  fuzz::requireSame(whole, http_cases::responseVerdict(http_cases::oneByOne(bytes), method),
                    "one byte at a time reads the same");
  const auto half = http_cases::splitAt(bytes, bytes.size() / 2);
  fuzz::requireSame(whole, http_cases::responseVerdict(half, method), "two halves read the same");
  return 0;
}
