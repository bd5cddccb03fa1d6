#include "service/ticker.h"

#include <stdexcept>

#include "service/quorum.h"
#include "service/trusted_time.h"

namespace mithaq::service {

Ticker::Ticker(Premises& premises, store::Store& store, Writer& writer, Clock& clock, Dispatcher& dispatcher,
               Dispatcher::Log log)
    : premises_(premises),
      store_(store),
      writer_(writer),
      clock_(clock),
      dispatcher_(dispatcher),
      log_(log),
      digests_(premises, store, writer, log),
      summaries_(premises, store, writer, std::move(log)) {}

std::vector<Warning> zone_warnings(const Premises& premises, store::Store& store, Writer& writer) {
  std::vector<Warning> out;
  for (const store::CharterRow& row : store.charters()) {
    const auto charter = row.state == "running" ? writer.charter(row.id) : nullptr;
    if (!charter) continue;
    const auto zones = premises.zones.load();
    const rules::World world{*charter->definition, premises.registry, premises.calendars, *zones};
    for (const Round* round : charter->live_rounds())
      for (Warning& warning : rules::deadline_warnings(world, *charter, *round)) {
        if (warning.id != "deadline-zone-changed") continue;
        warning.facts["charter"] = row.id.value;
        out.push_back(std::move(warning));
      }
  }
  return out;
}

void Ticker::warn_of_zones() const {
  for (const Warning& moved : zone_warnings(premises_, store_, writer_)) {
    const auto& facts = moved.facts;
    log_("warning", "deadline of " + facts.at("charter") + ", stage " + facts.at("stage") + ", stands at " +
                        facts.at("deadline") + "; by tzdata " + facts.at("now") + " its local time would be " +
                        facts.at("meant") + " (was opened with " + facts.at("then") + ")");
  }
}

void Ticker::start() {
  warn_of_zones();
  errand_.start(
      std::chrono::seconds(1),
      [this] {
        if (tick() > 0) dispatcher_.wake();
        dispatcher_.checkpoint();
      },
      [this](const std::exception& broken) { log_("error", std::string("ticker: ") + broken.what()); });
}

int Ticker::tick() {
  int given = 0;
  const Moment now = clock_.now();
  for (const store::CharterRow& row : store_.charters()) {
    if (row.state != "running" && row.state != "drafting") continue;  // objections lapse while a text is written
    // One charter that cannot go on does not hold up the clock of the others.
    try {
      given += tick(row.id, now);
    } catch (const std::exception& broken) {
      log_("error", "tick of " + row.id.value + ": " + broken.what());
    }
  }
  return given + digests_.draw_up(now) + summaries_.draw_up(now);
}

bool Ticker::tick(const CharterId& id, Moment now) {
  const auto charter = writer_.charter(id);
  if (!charter) throw std::runtime_error("no entries of it in the log");
  const auto zones = premises_.zones.load();
  const auto keys = writer_.keys();
  const rules::World world{*charter->definition,         premises_.registry,
                           premises_.calendars,          *zones,
                           premises_.last_sweep(),       witness_quorum(premises_, store_, *charter),
                           is_stamped(store_, *charter), keys.get()};
  const auto next = rules::next_tick(world, *charter);
  if (!next || *next > now) return false;
  Order order;
  order.charter = id;
  order.command = rules::Tick{};
  if (auto done = writer_.run(std::move(order)); !done) log_("error", "tick of " + id.value + ": " + done.error().id);
  return true;
}

}  // namespace mithaq::service
