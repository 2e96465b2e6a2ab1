#include "proxy/destination.h"

#include "base/log.h"

#include <utility>

namespace proxy {

Destination::Destination(std::shared_ptr<profile::Profile> profile, const LaneWiring& wiring)
    : profile_(std::move(profile)),
      connector_(wiring.connector(*profile_)),
      endpoint_{.host = profile_->upstream().host,
                .port = profile_->upstream().port,
                .tls = profile_->upstream().isHttps()},
      poolKey_(profile_->name(), profile_->upstream().origin()),
      authority_(profile_->upstream().authority()),
      slots_(profile_->settings().maxStreams) {}

void Destination::noteSuccess() {
  if (!troubled_.load(std::memory_order_relaxed)) return;
  if (!troubled_.exchange(false)) return;
  profile_->noteUpstream(std::nullopt);
  base::log(base::LogLevel::kInfo, "the upstream works again", {{"profile", profile_->name()}});
}

void Destination::noteTrouble(const base::Error& trouble) {
  profile_->noteUpstream(trouble);
  if (troubled_.exchange(true)) return;
  base::log(
      base::LogLevel::kWarning, "trouble with the upstream",
      {{"profile", profile_->name()}, {"error", trouble.text()}, {"detail", trouble.detail()}});
}

Destinations::Destinations(const profile::ProfileRegistry& registry, const LaneWiring& wiring) {
  for (const auto& profile : registry.all()) {
    all_.push_back(std::make_unique<Destination>(profile, wiring));
    byName_.emplace(profile->name(), all_.back().get());
  }
  if (const auto fallback = registry.defaultProfile()) default_ = byName_.at(fallback->name());
}

Destination* Destinations::find(std::string_view profile) const {
  if (profile.empty()) return default_;
  const auto found = byName_.find(profile);
  return found == byName_.end() ? nullptr : found->second;
}

}  // namespace proxy
