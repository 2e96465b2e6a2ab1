#include "app/store_passphrase.h"

#include "app/hidden_input.h"
#include "base/error.h"

#include <memory>

namespace app {

namespace {

using base::Error;
using base::ErrorKind;

constexpr std::size_t kShortest = 8;

base::Secret ask(const PassphraseQuestion& question, const std::string& text) {
  auto answer = askHidden(text);
  if (!answer)
    throw Error(ErrorKind::kSettings, "No passphrase for " + question.what + " was given.", {},
                question.hint);
  return *std::move(answer);
}

}  // namespace

void checkNewPassphrase(const base::Secret& passphrase) {
  if (passphrase.reveal().size() >= kShortest) return;
  throw Error(ErrorKind::kSettings,
              "The passphrase is too short: it must have " + std::to_string(kShortest) +
                  " letters or more.",
              {}, "Take several words.");
}

base::Secret askPassphrase(const PassphraseQuestion& question, bool isNew) {
  auto first =
      ask(question, (isNew ? "New passphrase for " : "Passphrase for ") + question.what + ": ");
  if (!isNew) return first;
  checkNewPassphrase(first);
  if (!(ask(question, "The same again: ") == first))
    throw Error(ErrorKind::kSettings, "The two passphrases are not the same.", {}, "Start again.");
  return first;
}

credentials::PassphraseSource storePassphrase(const base::Secret& given) {
  const auto known = std::make_shared<base::Secret>(given);
  return [known](bool isNew) {
    if (known->empty())
      *known = askPassphrase({.what = "the stored logins",
                              .hint = "Set file_store_passphrase (FILE_STORE_PASSPHRASE) to "
                                      "${file:PATH} or ${env:NAME}, or start in a terminal."},
                             isNew);
    else if (isNew)
      checkNewPassphrase(*known);
    return *known;
  };
}

}  // namespace app
