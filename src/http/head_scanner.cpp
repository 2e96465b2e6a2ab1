#include "base/error.h"
#include "http/characters.h"
#include "http/codec.h"

namespace http {

namespace {

[[noreturn]] void refuseSize(Peer peer) {
  if (peer == Peer::kUpstream) refuse(peer, "its head is larger than 64 KiB");
  throw base::Error(base::ErrorKind::kHeadTooLarge, "The request's head is larger than 64 KiB.");
}

}  // namespace

std::optional<std::size_t> HeadScanner::scan(std::string_view bytes) {
  bytes = bytes.substr(0, kMaxHeadBytes);
  while (scanned_ < bytes.size()) {
    scanned_ += plainPrefix(bytes.substr(scanned_));
    while (scanned_ < bytes.size() && isIn(kValueByte, bytes[scanned_])) ++scanned_;
    if (scanned_ == bytes.size()) break;
    if (bytes[scanned_] == '\n') refuse(peer_, "a line ends in LF without CR");
    if (bytes[scanned_] != '\r') refuse(peer_, "there is a control character in its head");
    if (scanned_ + 1 == bytes.size()) break;
    if (bytes[scanned_ + 1] != '\n') refuse(peer_, "there is a CR without LF in its head");
    if (scanned_ == 0) refuse(peer_, "it begins with an empty line");
    const bool emptyLine = bytes[scanned_ - 1] == '\n';
    scanned_ += 2;
    if (emptyLine) return scanned_;
  }
  if (bytes.size() == kMaxHeadBytes) refuseSize(peer_);
  return std::nullopt;
}

}  // namespace http
