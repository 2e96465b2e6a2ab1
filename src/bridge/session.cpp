#include "bridge/session.h"

#include <algorithm>
#include <iterator>
#include <utility>

namespace bridge {

namespace {

constexpr auto kVersionField = "MCP-Protocol-Version";
constexpr auto kSessionField = "Mcp-Session-Id";
constexpr auto kAnyAnswer = "application/json, text/event-stream";

}  // namespace

void Session::begin(const Message& initialize) {
  id_.clear();
  version_.clear();
  era_.clear();
  initialize_ = initialize.text;
}

void Session::agree(std::string id, const std::string& version) {
  id_ = std::move(id);
  if (!version.empty()) version_ = version;
}

RequestFields Session::fieldsFor(const Message& message) {
  RequestFields fields{{"Content-Type", "application/json"}, {"Accept", kAnyAnswer}};
  if (!message.era.empty()) era_ = message.era;
  if (era_.empty()) {
    if (message.method != "initialize") addSession(fields);
    return fields;
  }
  fields.emplace_back(kVersionField, era_);
  if (!message.method.empty()) fields.emplace_back("Mcp-Method", fieldValueOf(message.method));
  if (!message.name.empty()) fields.emplace_back("Mcp-Name", fieldValueOf(message.name));
  auto marked = tools_.fieldsFor(message);
  std::ranges::move(marked, std::back_inserter(fields));
  return fields;
}

RequestFields Session::fieldsForStream(const std::string& lastId) const {
  RequestFields fields{{"Accept", "text/event-stream"}};
  addSession(fields);
  if (!lastId.empty()) fields.emplace_back("Last-Event-ID", lastId);
  return fields;
}

RequestFields Session::fieldsForEnd() const {
  RequestFields fields;
  addSession(fields);
  return fields;
}

void Session::addSession(RequestFields& fields) const {
  if (!version_.empty()) fields.emplace_back(kVersionField, version_);
  if (!id_.empty()) fields.emplace_back(kSessionField, id_);
}

}  // namespace bridge
