#include "faults/ground.h"

#include <arpa/inet.h>
#include <fcntl.h>
#include <netinet/in.h>
#include <poll.h>
#include <spawn.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#include <csignal>
#include <filesystem>
#include <fstream>
#include <regex>
#include <sstream>
#include <stdexcept>

extern char** environ;

namespace mithaq::test {

namespace {

namespace fs = std::filesystem;

const std::string source = MITHAQ_SOURCE, build = MITHAQ_BUILD;

std::string read(const std::string& path) {
  std::ifstream file(path, std::ios::binary);
  return (std::ostringstream() << file.rdbuf()).str();
}

// A port that is free now. Whoever takes it first gets it; nobody else is expected on loopback.
int free_port() {
  const int fd = ::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
  sockaddr_in address{};
  address.sin_family = AF_INET;
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  socklen_t size = sizeof address;
  const bool bound = ::bind(fd, reinterpret_cast<sockaddr*>(&address), size) == 0 &&
                     ::getsockname(fd, reinterpret_cast<sockaddr*>(&address), &size) == 0;
  ::close(fd);
  if (!bound) throw std::runtime_error("no free port");
  return ntohs(address.sin_port);
}

pid_t started(const std::vector<std::string>& command, const std::string& output) {
  std::vector<char*> arguments;
  for (const std::string& word : command) arguments.push_back(const_cast<char*>(word.c_str()));
  arguments.push_back(nullptr);
  posix_spawn_file_actions_t files;
  posix_spawn_file_actions_init(&files);
  posix_spawn_file_actions_addopen(&files, 0, "/dev/null", O_RDONLY, 0);
  posix_spawn_file_actions_addopen(&files, 1, output.c_str(), O_WRONLY | O_CREAT | O_APPEND, 0644);
  posix_spawn_file_actions_adddup2(&files, 1, 2);
  pid_t pid = -1;
  const int error = posix_spawnp(&pid, arguments[0], &files, nullptr, arguments.data(), environ);
  posix_spawn_file_actions_destroy(&files);
  if (error != 0) throw std::runtime_error("cannot start " + command.front());
  return pid;
}

int code_of(pid_t pid) {
  int status = 0;
  while (::waitpid(pid, &status, 0) < 0)
    if (errno != EINTR) return -1;
  return WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
}

std::string from_base64(const std::string& text) {
  static const std::string letters = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
  std::string out;
  unsigned bits = 0, count = 0;
  for (const char c : text) {
    const auto value = letters.find(c);
    if (value == std::string::npos) continue;
    bits = bits << 6 | static_cast<unsigned>(value);
    count += 6;
    if (count >= 8) out += static_cast<char>(bits >> (count -= 8) & 0xFF);
  }
  return out;
}

// The plain text of a letter of ours: its first part in base64.
std::string plain_text(const std::string& letter) {
  const std::size_t part = letter.find("Content-Type: text/plain");
  const std::size_t begin = letter.find("\r\n\r\n", part);
  if (part == std::string::npos || begin == std::string::npos) return {};
  return from_base64(letter.substr(begin, letter.find("\r\n--", begin) - begin));
}

}  // namespace

Ran run(const std::vector<std::string>& command) {
  const Scratch scratch;
  const std::string out = scratch / "out";
  const int code = code_of(started(command, out));
  return {code, read(out)};
}

bool comes_true(const std::function<bool()>& condition) {
  for (int looks = 0; looks < 3000; ++looks) {
    if (condition()) return true;
    ::poll(nullptr, 0, 10);
  }
  return false;
}

Ground::Ground(const std::string& email, const std::string& plugins_folder) : port_(free_port()) {
  fs::permissions(scratch_ / "", fs::perms(0755));
  fs::create_directory(scratch_ / "archive");
  const std::string at = std::to_string(port_);
  write("mithaq.toml",
        "host = \"localhost\"\naddress = \"127.0.0.1\"\nport = " + at + "\nbase_url = \"http://localhost:" + at +
            "\"\nsecure_cookies = false\nstate = \"state\"\n" + "registry = \"" + source +
            "/config/registry.example.toml\"\ntexts = \"" + source + "/config/texts\"\nnotices = \"" + source +
            "/config/notices\"\ncalendars = \"" + source + "/config/calendar\"\nplugins_folder = \"" +
            (plugins_folder.empty() ? build + "/plugins" : plugins_folder) +
            "\"\nsmallest_free_mb = 1\norganisation = { ar = \"أمانة السر\", en = \"Secretariat\" }\n" +
            "plugins = [\"email\", \"signatures\", \"archive\"]\n[email]\ndomain = \"mithaq.example\"\n" +
            "maildir = \"" + maildir() + "\"\n" + email +
            "\n[signatures]\n[[archive.target]]\nid = \"house\"\ntype = \"directory\"\npath = \"" +
            (scratch_ / "archive") + "\"\nmin_free_mb = 1\n");
  write("open.toml",
        "id = \"open\"\nnumber = 1\ntitle = { ar = \"مفتوح\", en = \"Open\" }\n[duties]\nrequest = [\"email\"]\n"
        "receipt = [\"email\"]\nratified = [\"signatures\", \"archive\"]\n[[stage]]\nid = \"sign-off\"\n"
        "title = { ar = \"إقرار\", en = \"Sign-off\" }\nroll = \"all\"\ncloses = \"at-deadline\"\n"
        "deadline = { days = 30, at = \"17:00\", zone = \"Asia/Hebron\", calendar = \"ps\" }\n"
        "rule = { preset = \"majority\" }\nnext = { passed = \"ratified\" }\n");
  write("text.ar.md", "# ميثاق\n\n## المساواة {#equality}\n\nالناس سواء.\n");
}

void Ground::write(const std::string& name, const std::string& bytes) const {
  std::ofstream(scratch_ / name, std::ios::binary) << bytes;
}

Ran Ground::mithaq(std::vector<std::string> arguments, const std::string& state) const {
  arguments.insert(arguments.begin(),
                   {build + "/bin/mithaq", "--lang", "en", "--state", state.empty() ? this->state() : state});
  return run(arguments);
}

Ran Ground::open(const std::string& charter, const std::string& state) const {
  return mithaq({"charter", "open", charter, "--workflow", scratch_ / "open.toml", "--text-ar", scratch_ / "text.ar.md",
                 "--by", "m-adminis2"},
                state);
}

std::map<std::string, Link> links(const Ground& ground) {
  static const std::regex to("Delivered-To: (\\S+)"), token("/s/([a-z2-7]{26})"), number("\\b([0-9]{6})\\b");
  std::map<std::string, Link> out;
  std::error_code none_yet;
  for (const auto& file : fs::directory_iterator(ground.maildir() + "/new", none_yet)) {
    const std::string letter = read(file.path().string());
    const std::string text = plain_text(letter);
    std::smatch address, found, digits;
    const bool has_link = std::regex_search(letter, address, to) && std::regex_search(text, found, token);
    if (!has_link || out.contains(address[1].str())) continue;
    const std::string rest = found.suffix();
    if (std::regex_search(rest, digits, number)) out[address[1].str()] = {found[1].str(), digits[1].str()};
  }
  return out;
}

Daemon::Daemon(const Ground& ground, std::vector<std::string> before) : log_(ground / "daemon.log") {
  std::error_code ignored;
  fs::remove(log_, ignored);
  before.insert(before.end(), {build + "/bin/mithaqd", "--config", ground.config()});
  pid_ = started(before, log_);
}

Daemon::~Daemon() { kill(); }

bool Daemon::ready() {
  bool is_ready = false;
  comes_true([&] {
    is_ready = said().find(" ready: ") != std::string::npos;
    siginfo_t end{};
    ::waitid(P_PID, static_cast<id_t>(pid_), &end, WEXITED | WNOHANG | WNOWAIT);
    return is_ready || end.si_pid != 0;
  });
  return is_ready;
}

void Daemon::kill() {
  if (pid_ < 0) return;
  ::kill(pid_, SIGKILL);
  ended();
}

int Daemon::stop() {
  ::kill(pid_, SIGTERM);
  return ended();
}

int Daemon::ended() {
  const int code = code_of(pid_);
  pid_ = -1;
  return code;
}

std::string Daemon::said() const { return read(log_); }

}  // namespace mithaq::test
