#include "credentials/record_bundle.h"

#include "base/encoding.h"
#include "base/error.h"
#include "base/json.h"
#include "base/json_escape.h"

namespace credentials {

namespace {

using base::Error;
using base::ErrorKind;

constexpr long long kVersion = 1;
constexpr std::size_t kLargest = std::size_t{16} * 1024 * 1024;
constexpr int kDepth = 4;

[[noreturn]] void corrupt() {
  throw Error(ErrorKind::kStoreCorrupt, "The exported logins are damaged, or of a newer version",
              {}, "Export them again.");
}

/// Names may hold any byte.
void addName(std::string& out, std::string_view name, std::string_view value) {
  base::appendJsonString(out, name);
  out += ':';
  base::appendJsonString(out, base::percentEncode(value));
  out += ',';
}

std::string textIn(const Poco::JSON::Object& object, const std::string& name) {
  auto text = base::jsonString(object, name);
  if (!text) corrupt();
  return *std::move(text);
}

std::string nameIn(const Poco::JSON::Object& object, const std::string& name) {
  auto value = base::percentDecode(textIn(object, name), false);
  if (!value) corrupt();
  return *std::move(value);
}

RecordBundle recordsIn(const Poco::JSON::Object& object) {
  const auto array = object.getArray("records");
  if (base::jsonInteger(object, "version") != kVersion || !array) corrupt();
  RecordBundle records;
  for (std::size_t i = 0; i < array->size(); ++i) {
    const auto one = array->getObject(static_cast<unsigned>(i));
    if (!one) corrupt();
    auto text = textIn(*one, "record");
    const base::Secret record{text};
    base::wipe(text);
    records.emplace_back(
        RecordKey{.service = nameIn(*one, "service"), .profile = nameIn(*one, "profile")},
        deserialize(record.reveal()));
  }
  return records;
}

}  // namespace

base::Secret bundle(const RecordBundle& records) {
  std::string text = "{\"version\":" + std::to_string(kVersion) + ",\"records\":[";
  // Enough for all, so that no copy is left behind when it grows.
  text.reserve(kLargest);
  for (const auto& [key, record] : records) {
    text += text.back() == '[' ? "{" : ",{";
    addName(text, "service", key.service);
    addName(text, "profile", key.profile);
    text += "\"record\":";
    base::appendJsonString(text, serialize(record).reveal());
    text += '}';
  }
  text += "]}";
  base::Secret whole{text};
  base::wipe(text);
  return whole;
}

RecordBundle unbundle(std::string_view text) {
  try {
    return recordsIn(*base::parseJsonObject(text, {.bytes = kLargest, .depth = kDepth}));
  } catch (const Error& e) {
    if (e.kind() != ErrorKind::kMetadataInvalid) throw;
    corrupt();
  }
}

}  // namespace credentials
