#include "agents/journal.h"

#include "base/encoding.h"
#include "base/error.h"
#include "base/json.h"
#include "base/whole_file.h"

#include <algorithm>
#include <utility>

namespace agents {

namespace {

using Poco::JSON::Object;

constexpr base::JsonLimits kLimits{.bytes = base::kMaxWholeFile, .depth = 8};

std::string hashOf(const std::string& bytes) { return base::hex(base::sha256(bytes)); }

/// The same file under whichever name: symbolic links are followed.
std::string keyOf(const std::filesystem::path& file) {
  return std::filesystem::weakly_canonical(file).string();
}

Object::Ptr written(const FileRecord& record) {
  Object::Ptr entries = new Object;
  for (const auto& [name, destination] : record.entries) entries->set(name, destination);
  Object::Ptr object = new Object;
  object->set("existed", record.existed);
  object->set("after_sha256", record.afterHash);
  object->set("at", static_cast<Poco::UInt64>(record.at));
  object->set("inserted", static_cast<Poco::UInt64>(record.inserted));
  object->set("removed", base::base64(record.removed));
  object->set("entries", entries);
  return object;
}

std::size_t sizeOf(const Object& object, const std::string& name) {
  const auto number = base::jsonInteger(object, name).value_or(-1);
  if (number < 0) throw base::Error(base::ErrorKind::kMetadataInvalid, name + " is not a size");
  return static_cast<std::size_t>(number);
}

FileRecord read(const Object& object) {
  FileRecord record;
  record.existed = base::jsonBool(object, "existed").value_or(true);
  record.afterHash = base::jsonString(object, "after_sha256").value_or("");
  record.at = sizeOf(object, "at");
  record.inserted = sizeOf(object, "inserted");
  record.removed =
      base::base64Decode(base::jsonString(object, "removed").value_or("")).value_or("");
  if (const auto entries = object.getObject("entries"))
    for (const auto& name : entries->getNames())
      record.entries[name] = base::jsonString(*entries, name).value_or("");
  return record;
}

}  // namespace

FileRecord FileRecord::of(const std::optional<std::string>& before, const std::string& after,
                          std::map<std::string, std::string> entries) {
  const auto& old = before ? *before : std::string();
  const auto most = std::min(old.size(), after.size());
  FileRecord record;
  while (record.at < most && old[record.at] == after[record.at]) ++record.at;
  std::size_t tail = 0;
  while (tail < most - record.at && old[old.size() - 1 - tail] == after[after.size() - 1 - tail])
    ++tail;
  record.existed = before.has_value();
  record.afterHash = hashOf(after);
  record.inserted = after.size() - tail - record.at;
  record.removed = old.substr(record.at, old.size() - tail - record.at);
  record.entries = std::move(entries);
  return record;
}

std::optional<std::string> FileRecord::before(const std::string& current) const {
  if (hashOf(current) != afterHash || at + inserted > current.size()) return std::nullopt;
  return current.substr(0, at) + removed + current.substr(at + inserted);
}

Journal Journal::load(const std::filesystem::path& stateDirectory) {
  Journal journal(stateDirectory / "agents.json");
  const auto text = base::readWholeFile(journal.file_);
  if (!text) return journal;
  try {
    const auto object = base::parseJsonObject(*text, kLimits);
    for (const auto& name : object->getNames())
      if (const auto record = object->getObject(name)) journal.records_[name] = read(*record);
  } catch (const base::Error& error) {
    throw base::Error(base::ErrorKind::kSettings,
                      journal.file_.string() + " is damaged: " + error.text(), {},
                      "Move it away; entries are then found by where they lead.");
  }
  return journal;
}

const FileRecord* Journal::find(const std::filesystem::path& file) const {
  const auto found = records_.find(keyOf(file));
  return found == records_.end() ? nullptr : &found->second;
}

void Journal::set(const std::filesystem::path& file, std::optional<FileRecord> record) {
  if (record)
    records_[keyOf(file)] = std::move(*record);
  else
    records_.erase(keyOf(file));
}

void Journal::save() const {
  Object object;
  for (const auto& [file, record] : records_) object.set(file, written(record));
  auto before = base::readWholeFile(file_);
  std::optional<std::string> after;
  if (!records_.empty()) after = base::jsonText(object) + "\n";
  base::changeFile({file_, std::move(before), std::move(after)});
}

}  // namespace agents
