#pragma once

#include "base/error.h"
#include "http/responder.h"
#include "web/site.h"

#include <Poco/Net/HTTPRequestHandler.h>

#include <memory>
#include <string>

namespace web {

/// What the handlers look at in a request. The front has checked and guarded it.
struct Request {
  std::string method = "GET";
  std::string path;   ///< raw
  std::string query;  ///< raw, without "?"
  std::string host;
  std::string cookie;      ///< the whole Cookie field
  bool wantsHtml = false;  ///< a browser: Accept names text/html
  bool crossSite = false;  ///< Sec-Fetch-Site: cross-site
  std::string body;        ///< at most 64 KiB
};

/// One request of the slow lane, on a thread of its pool; may block. Subclasses answer or throw;
/// here alone errors become answers: a page for browsers, JSON for the rest, both from the error
/// table. Nothing that was thrown by surprise is shown.
class Handler : public Poco::Net::HTTPRequestHandler {
 public:
  explicit Handler(const Site& site) : site_(site) {}

  void handleRequest(Poco::Net::HTTPServerRequest& request,
                     Poco::Net::HTTPServerResponse& response) final;

  /// Never throws.
  [[nodiscard]] http::Answer respond(const Request& request);

 protected:
  [[nodiscard]] const Site& site() const { return site_; }

  [[nodiscard]] virtual http::Answer answer(const Request& request) = 0;

  /// The profile that an error is about, or null.
  [[nodiscard]] virtual const profile::Profile* about() const { return nullptr; }

  /// True where every error page offers to log in (again).
  [[nodiscard]] virtual bool offersLogin() const { return false; }

 private:
  [[nodiscard]] http::Answer failure(const base::Error& error, const Request& request) const;

  const Site& site_;
};

/// A handler of one profile's address.
class ProfileHandler : public Handler {
 public:
  ProfileHandler(const Site& site, std::shared_ptr<profile::Profile> profile)
      : Handler(site), profile_(std::move(profile)) {}

 protected:
  [[nodiscard]] profile::Profile& profile() const { return *profile_; }

  [[nodiscard]] ProfileUrls urls() const { return site().urlsOf(*profile_); }

  [[nodiscard]] const profile::Profile* about() const override { return profile_.get(); }

 private:
  std::shared_ptr<profile::Profile> profile_;
};

}  // namespace web
