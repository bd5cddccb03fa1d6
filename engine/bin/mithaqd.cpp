// The daemon: puts the house together, says when it is ready, and stops cleanly.
#include <sys/stat.h>
#include <systemd/sd-daemon.h>
#include <unistd.h>

#include <algorithm>
#include <csignal>
#include <cstdio>
#include <filesystem>
#include <future>
#include <iostream>
#include <thread>

#include <spdlog/sinks/stdout_sinks.h>
#include <spdlog/spdlog.h>

#include "cli/local_server.h"
#include "host/supervisor.h"
#include "service/log_lines.h"
#include "service/mailroom.h"
#include "service/nightly.h"
#include "service/registering.h"
#include "service/restoring.h"
#include "service/secretariat.h"
#include "service/stamping.h"
#include "service/ticker.h"
#include "service/witness_caller.h"
#include "trail/time_stamp.h"
#include "web/server.h"

namespace {

using namespace mithaq;
namespace fs = std::filesystem;

constexpr int could_not_start = 1, wrong_usage = 2, lost_outcome = 70, state_in_use = 75;

struct Arguments {
  std::string config, state;
  bool version = false, help = false, wrong = false;
};

Arguments arguments(int argc, char** argv) {
  Arguments out;
  for (int i = 1; i < argc; ++i) {
    const std::string word = argv[i];
    if ((word == "--config" || word == "--state") && i + 1 < argc)
      (word == "--config" ? out.config : out.state) = argv[++i];
    else if (word == "--version")
      out.version = true;
    else if (word == "--help" || word == "-h")
      out.help = true;
    else
      out.wrong = true;
  }
  out.wrong = out.wrong || (out.config.empty() && !out.version && !out.help);
  return out;
}

constexpr const char* usage =
    "usage: mithaqd --config FILE [--state DIR]\n"
    "  --config FILE   settings (config/mithaq.toml explains every key)\n"
    "  --state DIR     where everything is kept; instead of `state` in FILE\n"
    "  --version, --help\n"
    "exit: 0 stopped, 1 could not start, 2 wrong usage, 70 outcome of a write unknown (start again), 75 already "
    "running\n";

std::shared_ptr<spdlog::logger> logger() {
  auto log = spdlog::stderr_logger_mt("mithaqd");
  log->set_pattern("%Y-%m-%dT%H:%M:%S%z %l %v");
  return log;
}

// Signals are waited for by one thread; all others keep them blocked.
sigset_t stop_signals() {
  sigset_t set;
  sigemptyset(&set);
  sigaddset(&set, SIGTERM);
  sigaddset(&set, SIGINT);
  return set;
}

void print_problems(const service::Premises& premises) {
  for (const definitions::Problem& problem : premises.problems) {
    std::string sentence = problem.id;
    if (premises.phrases)
      for (Language language : {Language::ar, Language::en}) {
        notices::Facts facts(problem.facts.begin(), problem.facts.end());
        const std::string said =
            premises.phrases->say("problem." + problem.id, language, facts, notices::Isolation::none);
        sentence = language == Language::ar ? said : said + " · " + sentence;
      }
    else
      for (const auto& [key, value] : problem.facts) sentence += " " + key + "=" + value;
    std::cerr << problem.file << ":" << problem.line << ":" << problem.column << ": " << sentence << "\n";
  }
}

std::vector<host::WorkerPlan> plans(const service::Premises& premises) {
  std::vector<host::WorkerPlan> out;
  for (const definitions::Manifest& manifest : premises.manifests) {
    const fs::path folder = fs::path(premises.settings.plugins_folder) / manifest.name;
    for (const std::string& duty : manifest.duties) {
      host::WorkerPlan plan{manifest.name, duty, (folder / manifest.library).string(), {}};
      for (const definitions::PluginTable& table : premises.settings.plugins)
        if (table.name == manifest.name) plan.settings = table.values;
      const fs::path own = fs::path(premises.settings.state) / "plugins" / manifest.name;
      fs::create_directories(own);
      fs::permissions(own, fs::perms::owner_all);
      plan.settings["house"] = premises.settings.state;  // none of it is the worker's but the next two
      plan.settings["state"] = own.string();
      plan.settings["credentials"] = (fs::path(premises.settings.state) / "credentials" / manifest.name).string();
      plan.settings["folder"] = folder.string();
      plan.settings.try_emplace("host", premises.settings.host);
      plan.settings.try_emplace("organisation", premises.settings.organisation.ar);
      plan.settings.try_emplace("origin", premises.own_origin());
      out.push_back(std::move(plan));
    }
  }
  return out;
}

int run(const Arguments& arguments, spdlog::logger& log) {
  const auto premises = service::premises(arguments.config, arguments.state);
  print_problems(*premises);
  if (!premises->ok) return could_not_start;
  const definitions::HouseSettings& settings = premises->settings;
  const auto say = [&log](std::string_view level, std::string_view text) {
    log.log(level == "error"     ? spdlog::level::err
            : level == "warning" ? spdlog::level::warn
                                 : spdlog::level::info,
            "{}", text);
  };

  umask(0077);
  const auto store = store::open_sqlite(settings.state);
  premises->log_epoch = service::log_keys_below(*store, store->head().size).epoch();
  service::check_published(*premises, *store);
  store::Objects objects(settings.state + "/objects");
  if (const auto erased = service::erase_again(*store, objects); erased > 0)
    log.warn("erased documents had come back, with an older copy of the folder objects: {} erased again", erased);
  service::SystemClock clock;
  service::SystemChance chance;
  // The waiting commands have been answered `unknown`; their answers get a moment to leave the house.
  const auto lost = [&log](const std::string& what) {
    log.critical("outcome of a write unknown: {}; ending, start again to learn", what);
    std::this_thread::sleep_for(std::chrono::milliseconds(300));
    _exit(lost_outcome);
  };
  service::Writer writer(*store, objects, *premises, clock, chance, lost, {});
  service::register_members(*premises, *store, writer, chance);
  service::record_policy(*premises, *store, writer);

  host::Supervisor supervisor((fs::canonical("/proc/self/exe").parent_path() / "mithaq-worker").string(), say);
  std::vector<std::pair<std::string, std::string>> duties;
  for (host::WorkerPlan& plan : plans(*premises)) {
    duties.emplace_back(plan.plugin, plan.duty);
    const bool sends = plan.duty == "notifier";
    const int lanes = sends ? service::channel_limits(settings, plan.plugin).connections : 1;
    for (plan.lane = 0; plan.lane < lanes; ++plan.lane) supervisor.add(plan, host::timings_for(plan.duty));
  }
  const service::Hands hands{[&](const std::string& plugin, int lane) { return supervisor.notifier(plugin, lane); },
                             [&](const std::string& plugin) { return supervisor.signer(plugin); },
                             [&](const std::string& plugin) { return supervisor.archiver(plugin); },
                             [&](const std::string& plugin, const std::string& duty) {
                               return std::ranges::any_of(supervisor.status(), [&](const host::WorkerStatus& worker) {
                                 const bool works =
                                     worker.state == "starting" || worker.state == "ready" || worker.state == "busy";
                                 return works && worker.plugin == plugin && worker.duty == duty;
                               });
                             }};
  service::Dispatcher dispatcher(*premises, *store, objects, writer, clock, chance, hands, say);
  const service::Triers triers{[&](const std::string& plugin) { return supervisor.notifier(plugin); },
                               [&](const std::string& plugin) { return supervisor.inbox(plugin); },
                               [&] { return supervisor.status(); }};
  service::Stamping stamping(
      *premises, *store, writer, clock, chance,
      [](const std::string& url, const std::string& query) {
        return host::post(url, trail::time_stamp_query_type, query);
      },
      say);
  service::Nightly nightly(
      *premises, *store, clock,
      [](const std::string& state, const std::function<bool()>& is_stopping) {
        const fs::path program = fs::canonical("/proc/self/exe").parent_path() / "mithaq";
        return host::run(program.string(), {"trail", "verify", "--state", state, "--lang", "en"}, is_stopping);
      },
      [&](const service::NightlyReport& report) {
        dispatcher.alarm("trail-broken", {{"broken", report.broken}, {"first", report.first}},
                         service::Dispatcher::To::administrators);
      },
      say);
  const service::WaysOut ways_out{
      [&] { return dispatcher.channels(); },
      [&](const std::string& plugin) { return dispatcher.resume(plugin); },
      [&](const ProbeRequest& request) { return service::try_ways(*premises, triers, request); },
      [&](const std::string& witness, std::int64_t size) {
        log.error("witness conflict: witness={} size={}", witness, size);
        dispatcher.alarm("witness-conflict", {{"witness", witness.empty() ? "none" : witness}, {"size", size}},
                         service::Dispatcher::To::everybody);
      },
      [&] { return dispatcher.publisher().refused(); },
      [&] { return stamping.awaited(); },
      [&] { return supervisor.signer("signatures"); },
      [&] { return nightly.last(); }};
  service::Secretariat house(
      *premises, *store, objects, writer, clock, chance, [&] { return supervisor.status(); }, ways_out);
  service::WitnessCaller witness_caller(
      *premises, house.witnessing(), clock,
      [](const std::string& url, const std::string& body) {
        return host::post(url, "text/plain", body, {.within = std::chrono::seconds(10)});
      },
      say);
  witness_caller.ahead = [&](const std::string& witness, std::int64_t size) {
    dispatcher.alarm("witness-ahead", {{"witness", witness}, {"size", size}, {"entries", store->head().size}},
                     service::Dispatcher::To::administrators);
  };
  service::Ticker ticker(*premises, *store, writer, clock, dispatcher, say);
  web::Server web(
      house, {.address = settings.address, .port = settings.port, .limits = {}, .log = [&](const std::string& line) {
                log.info("{}", line);
              }});
  service::Mailroom mailroom(
      *premises, house, clock, [&] { return supervisor.inbox("email"); }, say);
  cli::LocalServer local(cli::Desk(house, supervisor, &mailroom), settings.state + "/mithaq.sock", say);

  dispatcher.publisher().older_database = [&log] {
    log.critical(
        "more of the log has been signed than the database holds: an older database has been put back; ending. "
        "`mithaq restore` appends what is missing");
    _exit(could_not_start);
  };
  supervisor.start();
  dispatcher.publisher().publish_now();  // before anybody answers
  web.start();
  local.start();
  dispatcher.reconcile();
  writer.on_commit([&] { dispatcher.wake(); });
  dispatcher.start(duties);
  ticker.start();
  mailroom.start();
  witness_caller.start();
  stamping.start();
  nightly.start();
  log.info("ready: {} state={} entries={}", settings.base_url, settings.state, store->head().size);
  sd_notify(0, "READY=1");

  int signal = 0;
  const sigset_t set = stop_signals();
  sigwait(&set, &signal);
  sd_notify(0, "STOPPING=1");
  log.info("stopping: signal {}", signal);
  web.stop();
  // What is in hand may come to its end; of a worker that takes longer the job is as a lost worker leaves it.
  auto ended = std::async(std::launch::async, [&] {
    local.stop();
    mailroom.stop();
    witness_caller.stop();
    stamping.stop();
    nightly.stop();
    ticker.stop();
    dispatcher.stop();
  });
  if (ended.wait_for(std::chrono::seconds(5)) != std::future_status::ready) supervisor.stop();
  ended.get();
  supervisor.stop();
  return 0;
}

}  // namespace

int main(int argc, char** argv) {
  const Arguments given = arguments(argc, argv);
  if (given.wrong) {
    std::cerr << usage;
    return wrong_usage;
  }
  if (given.help || given.version) {
    std::cout << (given.help ? usage : "mithaqd " MITHAQ_VERSION "\n");
    return 0;
  }
  std::signal(SIGPIPE, SIG_IGN);
  const sigset_t set = stop_signals();
  pthread_sigmask(SIG_BLOCK, &set, nullptr);
  const auto log = logger();
  try {
    return run(given, *log);
  } catch (const store::StateInUse& in_use) {
    log->error("{}", in_use.what());
    return state_in_use;
  } catch (const std::exception& broken) {
    log->error("{}", broken.what());
    return could_not_start;
  }
}
