#include "net/stream.h"

#include "net/stream_impl.h"

#include <utility>

namespace net {

Stream::Stream() = default;
Stream::Stream(Stream&&) noexcept = default;
Stream& Stream::operator=(Stream&&) noexcept = default;
Stream::~Stream() = default;

Stream::Stream(Loop& loop, asio::ip::tcp::socket socket)
    : impl_(std::make_unique<StreamImpl>(loop, std::move(socket))) {}

bool Stream::isOpen() const { return impl_ && impl_->isOpen(); }

void Stream::setDeadline(base::SteadyTime deadline) { impl_->setDeadline(deadline); }

void Stream::clearDeadline() { impl_->clearDeadline(); }

ReadSome Stream::readSome(std::span<char> into) { return {*impl_, into}; }

WriteAll Stream::writeAll(std::string_view bytes) { return writeAll({bytes, {}, {}}); }

WriteAll Stream::writeAll(Parts parts, WriteAll::While condition) {
  return {*impl_, parts, condition};
}

void Stream::watchPeer(std::function<void()> onGone) { impl_->watchPeer(std::move(onGone)); }

void Stream::unwatch() { impl_->unwatch(); }

bool Stream::isIdleAndOpen() { return impl_ && impl_->isIdleAndOpen(); }

void Stream::reset() {
  if (impl_) impl_->reset();
}

void Stream::shutdownSend() {
  if (impl_) impl_->shutdownSend();
}

void Stream::hangUp() {
  if (impl_) impl_->hangUp();
}

void Stream::close() {
  if (impl_) impl_->close();
}

int Stream::releaseSocket() { return impl_->releaseSocket(); }

std::string Stream::peer() const { return impl_ ? impl_->peer() : "closed"; }

}  // namespace net
