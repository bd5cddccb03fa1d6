// The pages over a house in memory, for a browser: `page-server PORT`, ends with its standard input.
//
// /s/<token> opens the member's page (number 482913), / the public ones; on plain http, so the cookie is not
// marked Secure.
#include <iostream>
#include <string>

#include "fakes/fake_house.h"
#include "web/server.h"

int main(int count, char** words) {
  mithaq::fakes::FakeHouse house;
  house.house_settings.secure_cookies = false;
  mithaq::web::Server server(house, {.port = count > 1 ? std::stoi(words[1]) : 0,
                                     .limits = {},
                                     .log = [](const std::string& line) { std::cerr << line << '\n'; }});
  server.start();
  std::cout << "http://127.0.0.1:" << server.port() << "/s/" << mithaq::fakes::FakeHouse::token << std::endl;
  std::string line;
  while (std::getline(std::cin, line)) {
  }
  server.stop();
  return 0;
}
