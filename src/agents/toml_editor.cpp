#include "agents/toml_editor.h"

#include "agents/json_writer.h"
#include "agents/text_place.h"
#include "agents/toml_scanner.h"

#include <algorithm>
#include <optional>

namespace agents::toml {

namespace {

using Path = std::vector<std::string>;

bool beginsWith(const Path& path, const Path& start) {
  return path.size() >= start.size() && std::equal(start.begin(), start.end(), path.begin());
}

Path below(Path path, const std::string& name) {
  path.push_back(name);
  return path;
}

std::string writtenKey(const std::string& name) {
  constexpr std::string_view kBare =
      "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789_-";
  const bool bare = !name.empty() && name.find_first_not_of(kBare) == std::string::npos;
  return bare ? name : jsonc::quoted(name);
}

std::string written(const Value& value);

std::string list(const Value& value) {
  std::string out = "[";
  for (const auto& item : value.items) out.append(out.size() > 1 ? ", " : "").append(written(item));
  return out + "]";
}

std::string written(const Value& value) {
  if (value.kind == Value::Kind::kList) return list(value);
  if (value.kind != Value::Kind::kMap)
    return value.kind == Value::Kind::kString ? jsonc::quoted(value.text) : value.text;
  std::string out = "{";
  for (const auto& member : value.members)
    out.append(out.size() > 1 ? ", " : " ").append(writtenKey(member.name)) +=
        " = " + written(member.value);
  return out + " }";
}

std::string block(const Path& path, const Member& entry, std::string_view newline) {
  std::string out = "[";
  for (const auto& name : path) out.append(writtenKey(name)).append(".");
  out.append(writtenKey(entry.name)).append("]").append(newline);
  for (const auto& member : entry.value.members)
    out.append(writtenKey(member.name)).append(" = ").append(written(member.value)).append(newline);
  return out;
}

void refuseInline(std::string_view text, const std::vector<Statement>& statements,
                  const Path& path) {
  for (const auto& statement : statements)
    if (statement.kind == Statement::Kind::kPair && beginsWith(path, statement.path))
      failAt(text, statement.lines.begin,
             writtenKey(statement.path.back()) + " is written as one value; write each of its " +
                 "members as a table of its own, [" + path.front() + ".NAME]");
}

/// Neighbouring statements that belong to the entry.
struct Run {
  Span lines;
  bool table = false;  ///< begins with a table's head
};

std::vector<Run> runsOf(const std::vector<Statement>& statements, const Path& entry) {
  std::vector<Run> runs;
  bool within = false;
  for (const auto& statement : statements) {
    const bool ours = beginsWith(statement.path, entry);
    if (ours && !within)
      runs.push_back({statement.lines, statement.kind == Statement::Kind::kTable});
    else if (ours)
      runs.back().lines.end = statement.lines.end;
    within = ours;
  }
  return runs;
}

/// Where the line end before `position` begins; nullopt when none stands there.
std::optional<std::size_t> lineEndBefore(std::string_view text, std::size_t position) {
  const auto before = text.substr(0, position);
  if (before.ends_with("\r\n")) return position - 2;
  if (before.ends_with('\n')) return position - 1;
  return std::nullopt;
}

/// The run with the blank line before it, and with the line end that it gave to a file without.
Span wholeRun(std::string_view text, const Run& run) {
  auto span = run.lines;
  if (!run.table) return span;
  const auto blank = lineEndBefore(text, span.begin);
  if (blank && (*blank == 0 || text[*blank - 1] == '\n')) span.begin = *blank;
  if (span.end == text.size() && !text.ends_with('\n'))
    span.begin = lineEndBefore(text, span.begin).value_or(span.begin);
  return span;
}

std::string appended(std::string_view text, const std::string& block, std::string_view newline) {
  std::string out(text);
  if (text.empty()) return block;
  const bool ended = text.ends_with('\n');
  if (!ended) out += newline;
  out.append(newline).append(block);
  if (!ended) out.resize(out.size() - newline.size());
  return out;
}

}  // namespace

std::string put(std::string_view text, const Path& path, const Member& entry) {
  const auto statements = read(text);
  refuseInline(text, statements, path);
  const auto newline = newlineOf(text);
  const auto runs = runsOf(statements, below(path, entry.name));
  auto wanted = block(path, entry, newline);
  if (runs.size() == 1 && runs.front().table) {
    const auto lines = runs.front().lines;
    if (!text.substr(0, lines.end).ends_with('\n')) wanted.resize(wanted.size() - newline.size());
    return replaced(text, lines, wanted);
  }
  return appended(erase(text, path, entry.name), wanted, newline);
}

std::string erase(std::string_view text, const Path& path, const std::string& name) {
  const auto statements = read(text);
  auto runs = runsOf(statements, below(path, name));
  if (!runs.empty()) refuseInline(text, statements, path);
  std::string out(text);
  std::reverse(runs.begin(), runs.end());
  for (const auto& run : runs) out = replaced(out, wholeRun(out, run), "");
  return out;
}

}  // namespace agents::toml
