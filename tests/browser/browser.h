// A headless Chromium without JavaScript, driven through chromedriver (W3C WebDriver): what a member sees and
// can do with the plain page.
#pragma once

#include <sys/types.h>

#include <nlohmann/json_fwd.hpp>
#include <string>

namespace mithaq::testing {

class Browser {
 public:
  // `width`, `height` in CSS pixels. Throws when chromedriver or Chromium does not start.
  // No page of ours needs JavaScript but the one that checks a package: `with_script` is for that one.
  Browser(int width, int height, bool with_script = false);
  ~Browser();
  Browser(const Browser&) = delete;
  Browser& operator=(const Browser&) = delete;

  void go(const std::string& url);
  std::string address();  // without the origin
  std::string text(const std::string& selector);
  bool has(const std::string& selector);      // now
  bool appears(const std::string& selector);  // now or when the page on its way has come
  std::string attribute(const std::string& selector, const std::string& name);
  void click(const std::string& selector);
  void type(const std::string& selector, const std::string& words);
  void back();
  void refuse_cookies();
  // A device of its own that makes and uses passkeys (WebAuthn's virtual authenticator); `verifies`: it knows its user.
  // Answers its id.
  std::string add_authenticator(bool verifies);
  void verify_user(const std::string& authenticator, bool verifies);
  // Width of everything on the page: more than the window's means scrolling sideways.
  int content_width();
  // The whole page as a picture, for people to look at.
  void shoot(const std::string& file);

 private:
  nlohmann::json ask(const std::string& method, const std::string& path, const nlohmann::json& body);
  std::string element(const std::string& selector);

  pid_t driver_ = -1;
  int port_ = 0;
  int width_ = 0;
  std::string profile_, session_;
};

}  // namespace mithaq::testing
