#include <fcntl.h>
#include <sys/file.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cctype>
#include <cstdio>
#include <filesystem>
#include <fstream>
#include <iostream>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

// Stands in for macOS's /usr/bin/security:   security_tool STATE [-i] [command …]
//
// STATE is a folder with `items` (a line each: service, account, label, kind, value, with tabs
// between), `calls` (a line for each call: its arguments) and, where they exist, `locked` (every
// access to a value ends with 36), `refuses` (51), `hangs`, `no-keychain` (37), `status` (the
// number in it). As in the real tool: an exit status is the low byte of the OSStatus; the
// interactive mode reads lines of at most 4,095 bytes (the rest of a longer one is the next
// command), drops a last line without newline, knows both kinds of quotes and the backslash, and
// ends with the status of its last command; a value that is not printable comes out as hexadecimal
// digits.

namespace {

constexpr std::size_t kLongestLine = 4095;
constexpr int kUsage = 2;
constexpr int kNotAllowed = 36;
constexpr int kNoDefault = 37;
constexpr int kNotFound = 44;
constexpr int kDuplicate = 45;
constexpr int kAuthFailed = 51;

using Words = std::vector<std::string>;
using Options = std::map<char, std::string>;

struct Item {
  std::string service, account, label, kind, value;
};

class Keychain {
 public:
  explicit Keychain(std::filesystem::path state)
      : state_(std::move(state)), lock_(::open((state_ / "lock").c_str(), O_RDWR | O_CREAT, 0600)) {
    ::flock(lock_, LOCK_EX);
    std::ifstream in(state_ / "items");
    Item item;
    while (std::getline(in, item.service, '\t') && std::getline(in, item.account, '\t') &&
           std::getline(in, item.label, '\t') && std::getline(in, item.kind, '\t') &&
           std::getline(in, item.value))
      items.push_back(item);
  }

  ~Keychain() { ::close(lock_); }

  Keychain(const Keychain&) = delete;
  Keychain& operator=(const Keychain&) = delete;

  void write() const {
    {
      std::ofstream out(state_ / "items.new");
      for (const auto& item : items)
        out << item.service << '\t' << item.account << '\t' << item.label << '\t' << item.kind
            << '\t' << item.value << '\n';
    }
    std::filesystem::rename(state_ / "items.new", state_ / "items");
  }

  [[nodiscard]] bool is(const char* state) const { return std::filesystem::exists(state_ / state); }

  [[nodiscard]] int refusal() const {
    if (is("hangs")) ::pause();
    if (is("locked")) return kNotAllowed;
    if (int status = 0; std::ifstream(state_ / "status") >> status) return status;
    return is("refuses") ? kAuthFailed : 0;
  }

  std::vector<Item>::iterator find(const Options& options) {
    return std::find_if(items.begin(), items.end(), [&](const Item& item) {
      return item.service == options.at('s') && item.account == options.at('a');
    });
  }

  std::vector<Item> items;

 private:
  std::filesystem::path state_;
  int lock_;
};

/// Letters followed by a colon take a value, as with getopt. nullopt: usage.
std::optional<Options> parse(const Words& words, std::string_view letters) {
  Options options;
  for (std::size_t i = 1; i < words.size(); ++i) {
    const auto& word = words[i];
    const auto at =
        word.size() == 2 && word[0] == '-' ? letters.find(word[1]) : std::string_view::npos;
    if (at == std::string_view::npos) return std::nullopt;
    const bool takesValue = letters.substr(at + 1).starts_with(':');
    if (takesValue && i + 1 == words.size()) return std::nullopt;
    options[word[1]] = takesValue ? words[++i] : "";
  }
  return options;
}

void show(const Item& item) {
  std::cout << "keychain: \"/Users/me/Library/Keychains/login.keychain-db\"\nversion: 512\n"
            << "class: \"genp\"\nattributes:\n    0x00000007 <blob>=\"" << item.label
            << "\"\n    0x00000008 <blob>=<NULL>\n    \"acct\"<blob>=\"" << item.account
            << "\"\n    \"cdat\"<timedate>=0x3230  \"20261123000000Z\\000\"\n"
            << "    \"crtr\"<uint32>=<NULL>\n    \"desc\"<blob>=\"" << item.kind
            << "\"\n    \"svce\"<blob>=\"" << item.service << "\"\n";
}

int add(Keychain& keychain, const Words& words) {
  const auto options = parse(words, "a:c:C:D:G:j:l:s:p:w:X:AT:U");
  if (!options || !options->contains('s') || !options->contains('a') || !options->contains('w'))
    return kUsage;
  auto found = keychain.find(*options);
  if (found != keychain.items.end() && !options->contains('U')) return kDuplicate;
  if (const int status = keychain.refusal()) return status;
  if (found == keychain.items.end()) found = keychain.items.insert(found, Item());
  const auto given = [&](char letter, const std::string& fallback) {
    return options->contains(letter) ? options->at(letter) : fallback;
  };
  *found = {options->at('s'), options->at('a'), given('l', options->at('s')), given('D', ""),
            options->at('w')};
  keychain.write();
  return 0;
}

void print(const std::string& value) {
  if (std::all_of(value.begin(), value.end(), [](unsigned char c) { return std::isprint(c) != 0; }))
    std::cout << value << '\n';
  else
    for (const char c : value)
      std::printf("%02x", static_cast<unsigned>(static_cast<unsigned char>(c)));
}

int find(Keychain& keychain, const Words& words) {
  const auto options = parse(words, "a:c:C:D:G:j:l:s:gw");
  if (!options || !options->contains('s') || !options->contains('a')) return kUsage;
  const auto found = keychain.find(*options);
  if (found == keychain.items.end()) return kNotFound;
  if (const int status = keychain.refusal()) return status;
  if (options->contains('w'))
    print(found->value);
  else
    show(*found);
  return 0;
}

int erase(Keychain& keychain, const Words& words) {
  const auto options = parse(words, "a:c:C:D:G:j:l:s:");
  if (!options || !options->contains('s') || !options->contains('a')) return kUsage;
  const auto found = keychain.find(*options);
  if (found == keychain.items.end()) return kNotFound;
  if (const int status = keychain.refusal()) return status;
  keychain.items.erase(found);
  keychain.write();
  return 0;
}

int execute(const std::filesystem::path& state, const Words& words) {
  if (words.empty()) return 0;
  Keychain keychain(state);
  if (words[0] == "add-generic-password") return add(keychain, words);
  if (words[0] == "find-generic-password") return find(keychain, words);
  if (words[0] == "delete-generic-password") return erase(keychain, words);
  if (words[0] == "show-keychain-info")
    return keychain.is("no-keychain") ? kNoDefault : keychain.refusal();
  if (words[0] == "dump-keychain") {
    for (const auto& item : keychain.items) show(item);
    return 0;
  }
  std::cerr << "security: unknown command \"" << words[0] << "\"\n";
  return 1;
}

/// The words of a line of the interactive mode.
class LineSplitter {
 public:
  Words split(const std::string& line) {
    for (const char letter : line) take(letter);
    if (inside_) words_.push_back(word_);
    return words_;
  }

 private:
  void take(char letter) {
    const bool space = std::isspace(static_cast<unsigned char>(letter)) != 0;
    if (escaped_) {
      word_ += letter;
      escaped_ = false;
    } else if (!inside_) {
      if (!space) begin(letter);
    } else if (letter == '\\') {
      escaped_ = true;
    } else if (quote_ != '\0' ? letter == quote_ : space) {
      words_.push_back(word_);
      inside_ = false;
    } else {
      word_ += letter;
    }
  }

  void begin(char letter) {
    inside_ = true;
    quote_ = letter == '"' || letter == '\'' ? letter : '\0';
    escaped_ = letter == '\\';
    word_ = quote_ != '\0' || escaped_ ? std::string() : std::string(1, letter);
  }

  Words words_;
  std::string word_;
  bool inside_ = false;
  bool escaped_ = false;
  char quote_ = '\0';
};

int interactive(const std::filesystem::path& state) {
  int status = 0;
  std::string line;
  char letter = 0;
  while (std::cin.get(letter)) {
    if (letter != '\n') line += letter;
    if (letter != '\n' && line.size() < kLongestLine) continue;
    status = execute(state, LineSplitter().split(line));
    line.clear();
  }
  return status;
}

}  // namespace

int main(int count, char** values) {
  const Words all(values + 1, values + count);
  if (all.empty()) return kUsage;
  const Words words(all.begin() + 1, all.end());
  const std::filesystem::path state = all[0];
  std::ofstream calls(state / "calls", std::ios::app);
  for (const auto& word : words) calls << word << ' ';
  calls << std::endl;
  return words == Words{"-i"} ? interactive(state) : execute(state, words);
}
