#include "unattended_fixture.h"

namespace profile {
namespace {

using base::ErrorKind;

/// A workload: its platform keeps its token in a file and replaces it now and then.
class WorkloadFixture : public UnattendedFixture {
 public:
  WorkloadFixture() {
    settings.grant = config::GrantKind::kJwtBearer;
    settings.clientId = config::kDefaultClientId;
    settings.clientSecret = {};
    settings.assertion = config::RotatingSecret(
        "/var/run/token",
        [this](const std::filesystem::path& path, std::size_t) -> config::FileText {
          CHECK(path == "/var/run/token");
          if (!file) return std::make_error_code(std::errc::permission_denied);
          return *file;
        });
    ServerOptions options;
    options.assertions = {"jwt-1", "jwt-2"};
    serve(options);
  }

  std::optional<std::string> file = "jwt-1\n";
};

TEST_CASE_METHOD(WorkloadFixture, "JWT bearer: the workload's own token is the grant",
                 "[profile]") {
  start();
  CHECK(hasToken());
  CHECK(sent("grant_type") == "urn:ietf:params:oauth:grant-type:jwt-bearer");
  CHECK(sent("assertion") == "jwt-1");
  CHECK(sent("resource") == "https://mcp.example/mcp");
  CHECK(sent("client_id") == "-");
  CHECK(profile->status().registration == "none");
  CHECK(profile->status().clientId.empty());
}

TEST_CASE_METHOD(WorkloadFixture, "JWT bearer: a client id in the settings goes along",
                 "[profile]") {
  settings.clientId = "workload";
  server->addClient("workload", "", "none", "");
  start();
  CHECK(hasToken());
  CHECK(sent("client_id") == "workload");
}

TEST_CASE_METHOD(WorkloadFixture, "JWT bearer: the file is read for each token", "[profile]") {
  start();
  file = "jwt-2";
  pass(3550s);
  CHECK(sent("assertion") == "jwt-2");
  CHECK(hasToken());
}

TEST_CASE_METHOD(WorkloadFixture, "JWT bearer: a refused assertion is never sent twice, another is",
                 "[profile]") {
  file = "stolen";
  start();
  CHECK(tokenRequests().size() == 1);
  for (int calls = 0; calls < 5; ++calls) {
    pass(10min);
    const auto error = askForError();
    CHECK(error.kind() == ErrorKind::kGrantRefused);
    CHECK_THAT(error.text(), Catch::Contains("invalid_grant"));
    CHECK_THAT(error.hint(), Catch::Contains("assertion"));
    CHECK_THAT(error.text() + error.hint(), !Catch::Contains("stolen"));
  }
  CHECK(tokenRequests().size() == 1);
  file = "jwt-2";
  pass(31s);
  CHECK(std::holds_alternative<AccessTokenHandle>(ask()));
  for (const auto& request : tokenRequests())
    CHECK(request.body.find("jwt-bearer") != std::string::npos);
}

TEST_CASE_METHOD(WorkloadFixture, "JWT bearer: a file that cannot be read is named, and passes",
                 "[profile]") {
  file.reset();
  start();
  CHECK(tokenRequests().empty());
  const auto error = askForError();
  CHECK(error.kind() == ErrorKind::kSettings);
  CHECK_THAT(error.text(), Catch::Contains("/var/run/token"));
  file = "jwt-1";
  pass(31s);
  CHECK(hasToken());
  file = "";
  pass(3550s);
  CHECK(hasToken());
  CHECK_THAT(profile->status().message, Catch::Contains("is empty"));
}

TEST_CASE_METHOD(WorkloadFixture, "JWT bearer: a wrong client is named as such", "[profile]") {
  settings.clientId = "unknown";
  start();
  CHECK_THAT(askForError().hint(), Catch::Contains("client_id"));
}

}  // namespace
}  // namespace profile
