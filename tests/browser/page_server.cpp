// The pages over a house in memory, for a browser: `page-server PORT [WORD ..]`, ends with its standard input. Words:
// full (something to do in every section), ending (the last objection, a review that says what ends), late (after the
// outcome), members (positions are not public).
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
  for (int i = 2; i < count; ++i) {
    const std::string word = words[i];
    auto& link = house.link;
    if (word == "full") house.fill();
    if (word == "members") link.charter.positions_public = false;
    if (word == "ending") {
      for (auto& objection : link.objections)
        objection.asks_position = mithaq::service::ChoiceView{link.stage, {}, link.offered, link.required};
      link.ending = {{"o-1", "accepted"}};
    }
    if (word != "late") continue;
    link.state = "closed";
    link.may_endorse = true;
    link.earlier.reset();
    link.charter.rounds.back().state = "settled";
    link.charter.rounds.back().outcome = "passed";
  }
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
