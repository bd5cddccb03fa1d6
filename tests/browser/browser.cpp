#include "browser/browser.h"

#include <Poco/Base64Decoder.h>
#include <Poco/Net/HTTPClientSession.h>
#include <Poco/Net/HTTPRequest.h>
#include <Poco/Net/HTTPResponse.h>
#include <signal.h>
#include <stdlib.h>
#include <sys/wait.h>
#include <unistd.h>

#include <filesystem>
#include <fstream>
#include <nlohmann/json.hpp>
#include <sstream>
#include <stdexcept>

namespace mithaq::testing {
namespace {

using nlohmann::json;

// Starts chromedriver on any free port and reads from its first lines which one it is.
std::pair<pid_t, int> started_driver() {
  int ends[2];
  if (::pipe(ends) != 0) throw std::runtime_error("cannot make a pipe");
  const pid_t child = ::fork();
  if (child == 0) {
    ::setpgid(0, 0);
    ::dup2(ends[1], STDOUT_FILENO);
    ::close(ends[0]);
    ::execlp("chromedriver", "chromedriver", "--port=0", static_cast<char*>(nullptr));
    ::_exit(127);
  }
  ::close(ends[1]);
  std::string said;
  char byte = 0;
  while (::read(ends[0], &byte, 1) == 1) {
    said += byte;
    const auto at = said.find("successfully on port ");
    if (at != std::string::npos && said.back() == '\n')
      return {child, std::stoi(said.substr(at + std::string("successfully on port ").size()))};
  }
  ::waitpid(child, nullptr, 0);
  throw std::runtime_error("chromedriver does not start (package chromium-driver): " + said);
}

}  // namespace

Browser::Browser(int width, int height, bool with_script) : width_(width) {
  std::string pattern = std::filesystem::temp_directory_path() / "mithaq-browser-XXXXXX";
  if (!::mkdtemp(pattern.data())) throw std::runtime_error("cannot make " + pattern);
  profile_ = pattern;
  std::tie(driver_, port_) = started_driver();
  const json options = {
      {"binary", "/usr/bin/chromium"},
      {"args",
       {"--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run",
        "--disable-background-networking", "--disable-component-update", "--disable-sync", "--disable-dev-shm-usage",
        "--user-data-dir=" + profile_}},
      {"prefs", {{"profile.managed_default_content_settings.javascript", with_script ? 1 : 2}}},
      {"mobileEmulation",
       {{"deviceMetrics", {{"width", width}, {"height", height}, {"pixelRatio", 1.0}, {"touch", false}}}}}};
  const json asked = {{"capabilities", {{"alwaysMatch", {{"goog:chromeOptions", options}}}}}};
  session_ = "/session/" + ask("POST", "/session", asked).at("sessionId").get<std::string>();
}

Browser::~Browser() {
  try {
    ask("DELETE", session_, json::object());
  } catch (const std::exception&) {
    // It is ended below anyway.
  }
  ::kill(-driver_, SIGTERM);
  ::waitpid(driver_, nullptr, 0);
  std::error_code ignored;
  std::filesystem::remove_all(profile_, ignored);
}

json Browser::ask(const std::string& method, const std::string& path, const json& body) {
  Poco::Net::HTTPClientSession client("127.0.0.1", static_cast<Poco::UInt16>(port_));
  client.setTimeout(Poco::Timespan(60, 0));
  Poco::Net::HTTPRequest request(method, path, "HTTP/1.1");
  const std::string bytes = method == "GET" || method == "DELETE" ? "" : body.dump();
  request.setContentType("application/json");
  request.setContentLength(static_cast<std::streamsize>(bytes.size()));
  client.sendRequest(request) << bytes;
  Poco::Net::HTTPResponse response;
  std::ostringstream said;
  said << client.receiveResponse(response).rdbuf();
  const json value = json::parse(said.str()).at("value");
  if (response.getStatus() != 200) throw std::runtime_error(method + " " + path + ": " + value.dump());
  return value;
}

// Waits for the element: a click returns before the next page has come.
std::string Browser::element(const std::string& selector) {
  ask("POST", session_ + "/timeouts", {{"implicit", 10'000}});
  const json found = ask("POST", session_ + "/element", {{"using", "css selector"}, {"value", selector}});
  return session_ + "/element/" + found.begin()->get<std::string>();
}

void Browser::go(const std::string& url) { ask("POST", session_ + "/url", {{"url", url}}); }

std::string Browser::address() {
  const auto url = ask("GET", session_ + "/url", {}).get<std::string>();
  return url.substr(url.find('/', url.find("://") + 3));
}

std::string Browser::text(const std::string& selector) {
  return ask("GET", element(selector) + "/text", {}).get<std::string>();
}

bool Browser::has(const std::string& selector) {
  ask("POST", session_ + "/timeouts", {{"implicit", 0}});
  return !ask("POST", session_ + "/elements", {{"using", "css selector"}, {"value", selector}}).empty();
}

bool Browser::appears(const std::string& selector) {
  try {
    return !element(selector).empty();
  } catch (const std::runtime_error&) {
    return false;
  }
}

std::string Browser::attribute(const std::string& selector, const std::string& name) {
  const json value = ask("GET", element(selector) + "/attribute/" + name, {});
  return value.is_string() ? value.get<std::string>() : std::string();
}

void Browser::click(const std::string& selector) { ask("POST", element(selector) + "/click", json::object()); }

void Browser::type(const std::string& selector, const std::string& words) {
  ask("POST", element(selector) + "/value", {{"text", words}});
}

void Browser::back() { ask("POST", session_ + "/back", json::object()); }

void Browser::refuse_cookies() { ask("DELETE", session_ + "/cookie", {}); }

std::string Browser::add_authenticator(bool verifies) {
  return ask("POST", session_ + "/webauthn/authenticator",
             {{"protocol", "ctap2"},
              {"transport", "internal"},
              {"hasResidentKey", true},
              {"hasUserVerification", true},
              {"isUserConsenting", true},
              {"isUserVerified", verifies}})
      .get<std::string>();
}

void Browser::verify_user(const std::string& authenticator, bool verifies) {
  ask("POST", session_ + "/webauthn/authenticator/" + authenticator + "/uv", {{"isUserVerified", verifies}});
}

int Browser::content_width() {
  const json metrics =
      ask("POST", session_ + "/goog/cdp/execute", {{"cmd", "Page.getLayoutMetrics"}, {"params", json::object()}});
  return metrics.at("cssContentSize").at("width").get<int>();
}

void Browser::shoot(const std::string& file) {
  const json metrics =
      ask("POST", session_ + "/goog/cdp/execute", {{"cmd", "Page.getLayoutMetrics"}, {"params", json::object()}});
  const json clip = {
      {"x", 0}, {"y", 0}, {"width", width_}, {"height", metrics.at("cssContentSize").at("height")}, {"scale", 1}};
  const json picture = ask("POST", session_ + "/goog/cdp/execute",
                           {{"cmd", "Page.captureScreenshot"},
                            {"params", {{"format", "png"}, {"captureBeyondViewport", true}, {"clip", clip}}}});
  std::istringstream encoded(picture.at("data").get<std::string>());
  Poco::Base64Decoder decoder(encoded);
  std::filesystem::create_directories(std::filesystem::path(file).parent_path());
  std::ofstream(file, std::ios::binary) << decoder.rdbuf();
}

}  // namespace mithaq::testing
