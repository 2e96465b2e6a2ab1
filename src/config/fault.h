#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace config {

/// Where a setting came from. Lines and columns count from 1; line 0 means that the place as a
/// whole is meant ("environment", "command line", a file that cannot be read).
struct Place {
  std::string name;
  int line = 0;
  int column = 0;
};

/// A setting as the user wrote it: its place and its own spelling ("profiles.craft.client_id",
/// "CLIENT_ID", "--port").
struct Source {
  Place place;
  std::string key;
};

/// One thing that is wrong with the settings. `text` never holds a value, so no secret.
struct Fault {
  Source source;
  std::string text;

  /// "file:line:column: key: what is wrong", one line.
  [[nodiscard]] std::string line() const;
};

/// Collects every fault of one load; past kMaxFaults they are dropped. Not synchronised.
class Faults {
 public:
  static constexpr std::size_t kMaxFaults = 200;

  /// The same fault at the same place is kept once.
  void add(const Source& source, std::string text);

  [[nodiscard]] bool empty() const { return faults_.empty(); }

  /// In the order of the file; the environment's and the command line's come last.
  [[nodiscard]] const std::vector<Fault>& all() const { return faults_; }

 private:
  std::vector<Fault> faults_;
};

/// A name from outside, fit to be shown: printable ASCII, at most 64 bytes.
[[nodiscard]] std::string shown(std::string_view name);

}  // namespace config
