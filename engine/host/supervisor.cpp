#include "host/supervisor.h"

#include <stdexcept>

#include "host/remote.h"
#include "host/worker.h"

namespace mithaq::host {

Timings timings_for(const std::string& duty) {
  Timings timings;
  if (duty == "signer") timings.job = std::chrono::seconds(30);
  if (duty == "archiver") timings.job = std::chrono::minutes(10);
  if (duty == "inbox") timings.job = std::chrono::minutes(5);
  return timings;
}

struct Supervisor::Inside {
  // A worker and its stand-in; one of the four is there.
  struct Place {
    std::unique_ptr<Worker> worker;
    std::unique_ptr<Notifier> notifier;
    std::unique_ptr<Signer> signer;
    std::unique_ptr<Archiver> archiver;
    std::unique_ptr<Inbox> inbox;
  };

  std::string program;
  Log log;
  std::function<void(const WorkerStatus&)> changed;
  std::vector<Place> places;

  const Place* find(const std::string& plugin, const std::string& duty, int lane = 0) const {
    for (const auto& place : places) {
      const WorkerPlan& plan = place.worker->plan();
      if (plan.plugin == plugin && plan.duty == duty && plan.lane == lane) return &place;
    }
    return nullptr;
  }
};

Supervisor::Supervisor(std::string worker_program, Log log) : inside_(std::make_unique<Inside>()) {
  inside_->program = std::move(worker_program);
  inside_->log = std::move(log);
}

Supervisor::~Supervisor() { stop(); }

void Supervisor::add(WorkerPlan plan, Timings timings) {
  const std::string duty = plan.duty;
  if (inside_->find(plan.plugin, duty, plan.lane))
    throw std::invalid_argument(plan.plugin + "/" + duty + " was added before");
  Inside::Place place;
  place.worker = std::make_unique<Worker>(inside_->program, std::move(plan), timings, inside_->log,
                                          [inside = inside_.get()](const WorkerStatus& status) {
                                            if (inside->changed) inside->changed(status);
                                          });
  if (duty == "notifier") {
    place.notifier = std::make_unique<RemoteNotifier>(*place.worker);
  } else if (duty == "signer") {
    place.signer = std::make_unique<RemoteSigner>(*place.worker);
  } else if (duty == "archiver") {
    place.archiver = std::make_unique<RemoteArchiver>(*place.worker);
  } else if (duty == "inbox") {
    place.inbox = std::make_unique<RemoteInbox>(*place.worker);
  } else {
    throw std::invalid_argument("unknown duty: " + duty);
  }
  inside_->places.push_back(std::move(place));
}

void Supervisor::watch(std::function<void(const WorkerStatus&)> changed) { inside_->changed = std::move(changed); }

void Supervisor::start() {
  for (auto& place : inside_->places) place.worker->start();
}

void Supervisor::stop() {
  for (auto& place : inside_->places) place.worker->stop();
}

Notifier* Supervisor::notifier(const std::string& plugin, int lane) {
  const auto* place = inside_->find(plugin, "notifier", lane);
  return place ? place->notifier.get() : nullptr;
}

Signer* Supervisor::signer(const std::string& plugin) {
  const auto* place = inside_->find(plugin, "signer");
  return place ? place->signer.get() : nullptr;
}

Archiver* Supervisor::archiver(const std::string& plugin) {
  const auto* place = inside_->find(plugin, "archiver");
  return place ? place->archiver.get() : nullptr;
}

Inbox* Supervisor::inbox(const std::string& plugin) {
  const auto* place = inside_->find(plugin, "inbox");
  return place ? place->inbox.get() : nullptr;
}

std::vector<WorkerStatus> Supervisor::status() const {
  std::vector<WorkerStatus> all;
  for (const auto& place : inside_->places) all.push_back(place.worker->status());
  return all;
}

bool Supervisor::resume(const std::string& plugin) {
  bool any = false;
  for (auto& place : inside_->places) {
    if (place.worker->plan().plugin == plugin && place.worker->resume()) any = true;
  }
  return any;
}

}  // namespace mithaq::host
