#include "web/activity_view.h"

#include "web/json_object.h"
#include "web/time_words.h"

#include <algorithm>

namespace web {

namespace {

using Hour = std::array<profile::MinuteCount, profile::Activity::kMinutes>;

constexpr std::uint64_t kHeight = 40;
constexpr std::size_t kStep = 5;

std::string counted(std::uint32_t count, const char* one, const char* many) {
  return std::to_string(count) + ' ' + (count == 1 ? one : many);
}

void addBar(Html& html, std::size_t minute, std::uint64_t height, std::string_view style) {
  if (height == 0) return;
  html.raw("<rect class=\"").text(style).raw("\" x=\"").text(std::to_string(minute * kStep));
  html.raw("\" y=\"").text(std::to_string(kHeight - height));
  html.raw("\" width=\"4\" height=\"").text(std::to_string(height)).raw("\"/>");
}

/// A bar that stands for anything is seen.
std::uint64_t scaled(std::uint64_t count, std::uint64_t most) {
  return count == 0 ? 0 : std::max<std::uint64_t>(2, count * kHeight / most);
}

void addBars(Html& html, const Hour& hour) {
  std::uint64_t most = 1;
  for (const auto& minute : hour) most = std::max<std::uint64_t>(most, minute.calls);
  html.raw("<svg viewBox=\"0 0 300 40\" preserveAspectRatio=\"none\" aria-hidden=\"true\">");
  for (std::size_t i = 0; i < hour.size(); ++i) {
    addBar(html, i, scaled(hour.at(i).calls, most), "calls");
    addBar(html, i, scaled(hour.at(i).errors, most), "errors");
  }
  html.raw("</svg>");
}

void addStatus(Html& html, int status) {
  if (profile::isFailure(status))
    html.raw("<span class=\"failed\">").text(status == 0 ? "broke off" : std::to_string(status));
  else
    html.raw("<span>").text(std::to_string(status));
  html.raw("</span>");
}

void addCall(Html& html, const profile::RecentCall& call, base::WallTime now) {
  html.raw("<tr><td>").text(call.method.empty() ? "(odd name)" : call.method);
  if (!call.tool.empty()) html.raw(" <strong>").text(call.tool).raw("</strong>");
  html.raw("</td><td>");
  addStatus(html, call.status);
  const auto ago = std::chrono::duration_cast<std::chrono::minutes>(now - call.at);
  html.raw("</td><td class=\"number\">").text(durationWords(call.took));
  html.raw("</td><td class=\"number\"><time datetime=\"").text(isoTime(call.at)).raw("\">");
  html.text(ago.count() < 1 ? "just now" : timeWords(ago) + " ago").raw("</time></td></tr>\n");
}

}  // namespace

void addHour(Html& html, const profile::Activity& activity, base::WallTime now) {
  const auto hour = activity.lastHour(now);
  const auto sum = profile::total(hour);
  html.raw("<figure class=\"hour\"><figcaption><span>")
      .text(counted(sum.calls, "call", "calls"))
      .raw(" in the last hour</span><span");
  if (sum.errors > 0) html.raw(" class=\"failed\"");
  html.raw(">").text(counted(sum.errors, "error", "errors")).raw("</span></figcaption>");
  addBars(html, hour);
  html.raw("</figure>\n");
}

void addRecent(Html& html, const profile::Activity& activity, const std::string& name,
               base::WallTime now) {
  const auto recent = activity.recent();
  html.raw("<details id=\"recent-").text(name).raw("\"><summary id=\"recent-summary-").text(name);
  html.raw("\">Recent requests</summary>\n");
  if (recent.empty()) {
    html.paragraph("None since the gateway started.").raw("</details>\n");
    return;
  }
  html.raw("<div class=\"table\" id=\"recent-table-")
      .text(name)
      .raw("\" tabindex=\"0\" role=\"region\" aria-label=\"Recent requests of ")
      .text(name)
      .raw(
          "\"><table><thead><tr><th scope=\"col\">Request</th><th scope=\"col\">Status</th>"
          "<th scope=\"col\" class=\"number\">Took</th><th scope=\"col\" class=\"number\">When</th>"
          "</tr></thead>\n<tbody>\n");
  for (const auto& call : recent) addCall(html, call, now);
  html.raw("</tbody></table></div></details>\n");
}

}  // namespace web
