#include "base/error.h"
#include "http/characters.h"
#include "http/codec.h"

namespace http {

namespace {

[[noreturn]] void refuseSize(Peer peer) {
  if (peer == Peer::kUpstream) refuse(peer, "its head is larger than 64 KiB");
  throw base::Error(base::ErrorKind::kHeadTooLarge, "The request's head is larger than 64 KiB.");
}

// What stands at `at` is no plain byte: true when it is a whole CR LF, false while it is a CR that
// waits for its LF.
bool isLineEnd(Peer peer, std::string_view bytes, std::size_t at) {
  if (bytes[at] == '\n') refuse(peer, "a line ends in LF without CR");
  if (bytes[at] != '\r') refuse(peer, "there is a control character in its head");
  if (at + 1 == bytes.size()) return false;
  if (bytes[at + 1] != '\n') refuse(peer, "there is a CR without LF in its head");
  if (at == 0) refuse(peer, "it begins with an empty line");
  return true;
}

}  // namespace

std::optional<std::size_t> HeadScanner::scan(std::string_view bytes) {
  bytes = bytes.substr(0, kMaxHeadBytes);
  while (scanned_ < bytes.size()) {
    scanned_ += plainPrefix(bytes.substr(scanned_));
    scanned_ += prefixIn(kValueByte, bytes.substr(scanned_));
    if (scanned_ == bytes.size() || !isLineEnd(peer_, bytes, scanned_)) break;
    const bool emptyLine = bytes[scanned_ - 1] == '\n';
    scanned_ += 2;
    if (emptyLine) return scanned_;
  }
  if (bytes.size() == kMaxHeadBytes) refuseSize(peer_);
  return std::nullopt;
}

}  // namespace http
