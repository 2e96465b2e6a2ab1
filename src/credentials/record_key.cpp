#include "credentials/record_key.h"

#include "base/encoding.h"

namespace credentials {

std::string fileStem(const RecordKey& key) {
  constexpr std::size_t kReadable = 40;
  constexpr std::size_t kHashDigits = 32;
  std::string stem;
  for (const char letter : base::lowerAscii(key.profile).substr(0, kReadable)) {
    const bool plain = (letter >= 'a' && letter <= 'z') || (letter >= '0' && letter <= '9') ||
                       letter == '-' || letter == '_';
    stem += plain ? letter : '_';
  }
  // The length keeps ("ab", "c") and ("a", "bc") apart.
  const auto identity = std::to_string(key.service.size()) + ':' + key.service + key.profile;
  return stem + '-' + base::hex(base::sha256(identity)).substr(0, kHashDigits);
}

std::string describe(const RecordKey& key) {
  return "profile '" + base::percentEncode(key.profile) + "' (service " +
         base::percentEncode(key.service) + ")";
}

}  // namespace credentials
