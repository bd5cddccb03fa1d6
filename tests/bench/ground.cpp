#include "bench/ground.h"

#include <stdlib.h>

#include <stdexcept>

#include "fakes/fake_house.h"
#include "trail/digest.h"

namespace mithaq::bench {

namespace {

constexpr const char* workflow = R"(
id = "bench"
number = 1
title = { ar = "Bench", en = "Bench" }
[duties]
request = ["email"]
receipt = ["email"]
[[stage]]
id = "sign-off"
title = { ar = "Sign-off", en = "Sign-off" }
roll = "all"
rule = { preset = "consensus" }
deadline = { days = 30, at = "17:00", zone = "Asia/Hebron", calendar = "ps" }
next = { passed = "ratified" }
)";

Registry registry(int bodies) {
  Registry out;
  for (int i = 0; i < bodies; ++i) {
    const std::string id = "body-" + std::to_string(i);
    out.bodies.push_back({{id}, {id, id}, {}, {}});
    out.members.push_back({{"m-" + trail::base32(trail::view(trail::sha256(id))).substr(0, 8)},
                           {id},
                           id + "@example.org",
                           "",
                           {Role::member},
                           Language::ar});
  }
  out.members.push_back({{"m-aaaaaaaa"}, {}, "office@example.org", "", {Role::administrator}, Language::ar});
  return out;
}

}  // namespace

Ground::Ground(std::size_t batch, int charters, int bodies) {
  // Beside the binary: a folder in memory would make every sync free.
  std::string name = (std::filesystem::path(MITHAQ_BUILD) / "bench-XXXXXX").string();
  if (!mkdtemp(name.data())) throw std::runtime_error("cannot make a folder like " + name);
  folder_ = name;
  premises_.settings.state = (folder_ / "state").string();
  premises_.registry = registry(bodies);
  premises_.manifests.push_back({"email", "1", "email.so", {"notifier"}, {}});  // never started: nothing is sent
  premises_.calendars["ps"].id = "ps";
  premises_.zones.store(std::make_shared<const std::map<std::string, Zone>>());
  premises_.know_zone("Asia/Hebron");
  premises_.phrases = fakes::shipped_phrases();
  store_ = store::open_sqlite(premises_.settings.state);
  objects_ = std::make_unique<store::Objects>(premises_.settings.state + "/objects");
  const auto lost = [](const std::string& what) { throw std::runtime_error(what); };
  writer_ = std::make_unique<service::Writer>(*store_, *objects_, premises_, clock_, chance_, lost,
                                              service::Writer::Limits{batch});
  house_ = std::make_unique<service::Secretariat>(premises_, *store_, *objects_, *writer_, clock_, chance_,
                                                  [] { return std::vector<host::WorkerStatus>{}; });
  open_charters(charters);
}

Ground::~Ground() {
  writer_.reset();
  store_.reset();
  std::filesystem::remove_all(folder_);
}

void Ground::open_charters(int charters) {
  const std::string text = "# Bench\n\n## One {#one}\n\nText.\n";
  for (int i = 0; i < charters; ++i) {
    const std::string id = "bench-" + std::to_string(i);
    const auto opened = house_->open_charter({{"m-aaaaaaaa"}, "administrator", house_->fresh_key()},
                                             {id, "bench.toml", workflow, {{Language::ar, text}}, std::nullopt});
    if (!opened)
      throw std::runtime_error("cannot open " + id + ": " + opened.error().id + " " +
                               opened.error().facts.begin()->second);
    for (const Job& job : store_->jobs(CharterId{id})) {
      const std::size_t space = job.secret.find(' ');
      links_.push_back(
          {id, job.secret.substr(0, space), job.secret.substr(space + 1), job.body, job.member, job.stage});
    }
  }
}

std::vector<Link> Ground::take(std::size_t n) {
  if (n > links_.size()) throw std::runtime_error("the ground has no links left");
  std::vector<Link> out(links_.end() - static_cast<std::ptrdiff_t>(n), links_.end());
  links_.resize(links_.size() - n);
  return out;
}

}  // namespace mithaq::bench
