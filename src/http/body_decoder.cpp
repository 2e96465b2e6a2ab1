#include "http/characters.h"
#include "http/codec.h"

#include <algorithm>

namespace http {

namespace {

constexpr unsigned kMaxSizeDigits = 16;
constexpr unsigned kMaxExtensionBytes = 256;
constexpr unsigned kBitsPerDigit = 4;

}  // namespace

BodyDecoder::BodyDecoder(BodyFraming framing, Peer peer)
    : framing_(framing), peer_(peer), left_(framing.kind == Framing::kLength ? framing.length : 0) {
  const bool empty = framing.kind == Framing::kLength && framing.length == 0;
  if (framing.kind == Framing::kNone || empty) state_ = State::kDone;
  if (framing.kind == Framing::kChunked) state_ = State::kSize;
}

BodyStep BodyDecoder::step(std::string_view input) {
  BodyStep result;
  if (framing_.kind == Framing::kUntilClose) {
    result.consumed = input.size();
    result.payload = input;
    return result;
  }
  while (result.consumed < input.size() && state_ != State::kDone) {
    if (state_ != State::kData) {
      takeFraming(input[result.consumed++]);
      continue;
    }
    if (!result.payload.empty()) break;
    result.payload = takeData(input.substr(result.consumed));
    result.consumed += result.payload.size();
  }
  result.done = state_ == State::kDone;
  return result;
}

std::string_view BodyDecoder::takeData(std::string_view input) {
  const auto payload = input.substr(0, std::min<unsigned long long>(left_, input.size()));
  left_ -= payload.size();
  if (left_ == 0) state_ = framing_.kind == Framing::kChunked ? State::kDataCr : State::kDone;
  return payload;
}

void BodyDecoder::takeFraming(char byte) {
  switch (state_) {
    case State::kSize:
    case State::kExtensionSpace:
      takeSize(byte);
      break;
    case State::kExtension:
      takeExtension(byte);
      break;
    case State::kSizeLf:
      expect(byte, '\n', left_ > 0 ? State::kData : State::kEndCr);
      break;
    case State::kDataCr:
      expect(byte, '\r', State::kDataLf);
      break;
    case State::kDataLf:
      sizeDigits_ = 0;
      extensionBytes_ = 0;
      expect(byte, '\n', State::kSize);
      break;
    case State::kEndCr:
      if (byte != '\r') refuse(peer_, "its chunked body ends in trailer fields");
      state_ = State::kEndLf;
      break;
    case State::kEndLf:
      expect(byte, '\n', State::kDone);
      break;
    case State::kData:
    case State::kDone:
      break;
  }
}

void BodyDecoder::takeSize(char byte) {
  const int digit = state_ == State::kSize ? hexDigit(byte) : -1;
  if (digit >= 0) {
    if (sizeDigits_ == kMaxSizeDigits) refuse(peer_, "a chunk's size has more than 16 digits");
    left_ = (left_ << kBitsPerDigit) | static_cast<unsigned>(digit);
    ++sizeDigits_;
    return;
  }
  if (sizeDigits_ == 0) refuse(peer_, "a chunk's size is not a hexadecimal number");
  if (byte == '\r' && state_ == State::kSize) {
    state_ = State::kSizeLf;
    return;
  }
  if (byte != ';' && byte != ' ' && byte != '\t') refuse(peer_, "a chunk's size line is malformed");
  state_ = State::kExtensionSpace;
  takeExtension(byte);
  if (byte == ';') state_ = State::kExtension;
}

void BodyDecoder::takeExtension(char byte) {
  if (byte == '\r') {
    state_ = State::kSizeLf;
    return;
  }
  if (!isIn(kValueByte, byte)) refuse(peer_, "a chunk extension holds a control character");
  if (++extensionBytes_ > kMaxExtensionBytes) refuse(peer_, "a chunk extension is too long");
}

void BodyDecoder::expect(char byte, char wanted, State next) {
  if (byte != wanted) refuse(peer_, "a chunk does not end in CR LF");
  state_ = next;
}

}  // namespace http
