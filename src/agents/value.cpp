#include "agents/value.h"

#include <algorithm>
#include <map>
#include <utility>

namespace agents {

namespace {

/// The members by name, those of one name in their order.
std::multimap<std::string_view, const Value*> byName(const Value& map) {
  std::multimap<std::string_view, const Value*> members;
  for (const auto& member : map.members) members.emplace(member.name, &member.value);
  return members;
}

}  // namespace

Value Value::ofString(std::string_view text) {
  Value value;
  value.kind = Kind::kString;
  value.text = text;
  return value;
}

Value Value::ofLiteral(std::string_view text) {
  Value value;
  value.kind = Kind::kLiteral;
  value.text = text;
  return value;
}

Value Value::ofList(const std::vector<std::string>& texts) {
  Value value;
  value.kind = Kind::kList;
  for (const auto& text : texts) value.items.push_back(ofString(text));
  return value;
}

Value Value::ofMap(std::vector<Member> members) {
  Value value;
  value.kind = Kind::kMap;
  value.members = std::move(members);
  return value;
}

const Value* Value::find(std::string_view name) const {
  const auto found = std::find_if(members.rbegin(), members.rend(),
                                  [name](const Member& member) { return member.name == name; });
  return found == members.rend() ? nullptr : &found->value;
}

const Value* Value::at(const std::vector<std::string>& path) const {
  const Value* value = this;
  for (const auto& name : path)
    if (value != nullptr) value = value->find(name);
  return value;
}

std::string Value::textOf(std::string_view name) const {
  const auto* const value = find(name);
  return value != nullptr && value->kind == Kind::kString ? value->text : std::string();
}

bool sameMeaning(const Value& a, const Value& b) {
  if (a.kind != b.kind || a.text != b.text || a.members.size() != b.members.size()) return false;
  if (!std::equal(a.items.begin(), a.items.end(), b.items.begin(), b.items.end(), sameMeaning))
    return false;
  const auto ours = byName(a);
  const auto others = byName(b);
  return std::equal(ours.begin(), ours.end(), others.begin(), [](auto& one, auto& other) {
    return one.first == other.first && sameMeaning(*one.second, *other.second);
  });
}

}  // namespace agents
