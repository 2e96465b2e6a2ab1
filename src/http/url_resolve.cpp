#include "http/url.h"

namespace http {

namespace {

bool hasScheme(std::string_view reference) {
  const auto end = reference.find_first_of(":/?");
  return end != std::string_view::npos && end > 0 && reference[end] == ':';
}

void dropLastSegment(std::string& path) {
  const auto slash = path.rfind('/');
  path.erase(slash == std::string::npos ? 0 : slash);
}

// RFC 3986 section 5.2.4, for paths that begin with a slash.
std::string withoutDotSegments(std::string_view path) {
  std::string out;
  while (!path.empty()) {
    const auto end = path.find('/', 1);
    const auto segment = path.substr(0, end);
    const bool last = end == std::string_view::npos;
    path = last ? std::string_view{} : path.substr(end);
    const bool dots = segment == "/." || segment == "/..";
    if (segment == "/..") dropLastSegment(out);
    if (!dots) out += segment;
    if (dots && last) out += '/';
  }
  return out;
}

std::string merged(const Url& base, std::string_view reference) {
  if (reference.starts_with('/')) return std::string(reference);
  if (reference.empty() || reference.front() == '?')
    return reference.empty() ? base.target() : base.path + std::string(reference);
  return base.path.substr(0, base.path.rfind('/') + 1) + std::string(reference);
}

std::optional<Url> normalised(std::optional<Url> url) {
  if (url) url->path = withoutDotSegments(url->path);
  return url;
}

}  // namespace

std::optional<Url> resolve(const Url& base, std::string_view reference) {
  reference = reference.substr(0, reference.find('#'));
  if (hasScheme(reference)) return normalised(Url::parse(reference));
  if (reference.starts_with("//"))
    return normalised(Url::parse(base.scheme + ":" + std::string(reference)));
  return normalised(Url::parse(base.origin() + merged(base, reference)));
}

}  // namespace http
