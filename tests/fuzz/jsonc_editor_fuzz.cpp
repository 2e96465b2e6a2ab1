#include "fuzz/editing.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  return fuzz::editAnything(agents::Format::kJson, data, size, fuzz::Undone::kWhereEntriesWere);
}
