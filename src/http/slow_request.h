#pragma once

#include "http/head.h"

#include <string>
#include <string_view>

namespace http {

/// What the slow lane's POCO server is given of a request: the checked head written anew, and the
/// whole body. Framing and hop-by-hop fields are made here, never copied. Left out as well is what
/// POCO 1.11 would read differently than it was checked or refuse without a word: RFC 2047 words
/// (it decodes them, line breaks included), values over 8,192 bytes, names with an underscore, and
/// what is past 90 fields. Throws base::Error(kBadRequest) for a target over 16 KiB, which POCO
/// would not take.
[[nodiscard]] std::string slowRequest(const RequestHead& head, std::string_view body);

}  // namespace http
