#pragma once

namespace net {

/// A place in a circular list that lies in what is listed: joining takes no memory, and what is
/// destroyed has left. One that is in no list is a list of its own, without members. Not for use by
/// several threads.
class Link {
 public:
  Link() = default;

  ~Link() { leave(); }

  Link(const Link&) = delete;
  Link& operator=(const Link&) = delete;

  [[nodiscard]] bool isAlone() const { return next_ == this; }

  /// Of a list: its first member.
  [[nodiscard]] Link& first() { return *next_; }

  /// Becomes the last of `list`. Must be alone.
  void join(Link& list) {
    previous_ = list.previous_;
    next_ = &list;
    previous_->next_ = this;
    list.previous_ = this;
  }

  void leave() {
    previous_->next_ = next_;
    next_->previous_ = previous_;
    previous_ = next_ = this;
  }

  /// All members of `list`, in their order. Must be alone; `list` is, afterwards.
  void takeMembersOf(Link& list) {
    join(list);
    list.leave();
  }

 private:
  Link* previous_ = this;
  Link* next_ = this;
};

}  // namespace net
