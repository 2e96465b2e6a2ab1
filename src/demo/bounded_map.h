#pragma once

#include <cstddef>
#include <deque>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <utility>

namespace demo {

/// A map by name that forgets its oldest entries when it is full, so that nobody fills the memory.
/// Not synchronised.
template <typename Value>
class BoundedMap {
 public:
  explicit BoundedMap(std::size_t limit) : limit_(limit) {}

  /// `name` must be new: names here are random.
  void put(const std::string& name, Value value) {
    // The names of entries that were taken out meanwhile must not pile up either.
    while (!order_.empty() && (values_.size() >= limit_ || order_.size() >= 2 * limit_)) {
      values_.erase(order_.front());
      order_.pop_front();
    }
    values_.insert_or_assign(name, std::move(value));
    order_.push_back(name);
  }

  /// Null when there is none.
  [[nodiscard]] Value* find(std::string_view name) {
    const auto found = values_.find(name);
    return found == values_.end() ? nullptr : &found->second;
  }

  /// Takes it out.
  [[nodiscard]] std::optional<Value> take(std::string_view name) {
    const auto found = values_.find(name);
    if (found == values_.end()) return std::nullopt;
    std::optional<Value> value(std::move(found->second));
    values_.erase(found);
    return value;
  }

  [[nodiscard]] std::size_t size() const { return values_.size(); }

 private:
  std::size_t limit_;
  std::map<std::string, Value, std::less<>> values_;
  std::deque<std::string> order_;
};

}  // namespace demo
