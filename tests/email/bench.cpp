#include "bench.h"
#include <arpa/inet.h>
#include <fcntl.h>
#include <netinet/in.h>
#include <poll.h>
#include <signal.h>
#include <sys/inotify.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <cstdlib>
#include <fstream>
#include <iterator>
#include <stdexcept>

#include "fakes/other_clock.h"

namespace mithaq_exported {
std::unique_ptr<mithaq::Notifier> make_mithaq_notifier_v3(const mithaq::Settings& settings);
std::unique_ptr<mithaq::Inbox> make_mithaq_inbox_v1(const mithaq::Settings& settings);
}  // namespace mithaq_exported

namespace mithaq::email::tests {
namespace {

int start(const std::vector<std::string>& command, int output) {
  std::vector<char*> arguments;
  for (const std::string& word : command) arguments.push_back(const_cast<char*>(word.c_str()));
  arguments.push_back(nullptr);
  const pid_t pid = ::fork();
  if (pid < 0) throw std::runtime_error("fork");
  if (pid == 0) {
    ::setpgid(0, 0);
    if (output >= 0) {
      ::dup2(output, 1);
      ::dup2(output, 2);
    }
    ::execvp(arguments[0], arguments.data());
    ::_exit(127);
  }
  return pid;
}

sockaddr_in loopback(int port) {
  sockaddr_in address{};
  address.sin_family = AF_INET;
  address.sin_port = htons(static_cast<std::uint16_t>(port));
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  return address;
}

}  // namespace

Scratch::Scratch() {
  path_ = (std::filesystem::temp_directory_path() / "mithaq-email-XXXXXX").string();
  if (::mkdtemp(path_.data()) == nullptr) throw std::runtime_error("cannot make a temporary folder");
}

Scratch::~Scratch() {
  std::error_code ignored;
  std::filesystem::remove_all(path_, ignored);
}

std::string Scratch::write(const std::string& name, const std::string& bytes) const {
  std::filesystem::create_directories(std::filesystem::path(path(name)).parent_path());
  std::ofstream(path(name), std::ios::binary) << bytes;
  return path(name);
}

std::string read(const std::filesystem::path& path) {
  std::ifstream file(path, std::ios::binary);
  if (!file) throw std::runtime_error("cannot read " + path.string());
  return {std::istreambuf_iterator<char>(file), {}};
}

std::string with_lf(std::string text) {
  for (std::size_t at = 0; (at = text.find("\r\n", at)) != std::string::npos; ++at) text.erase(at, 1);
  return text;
}

std::vector<std::filesystem::path> files_in(const std::filesystem::path& folder) {
  std::vector<std::filesystem::path> found;
  if (!std::filesystem::exists(folder)) return found;
  for (const auto& entry : std::filesystem::directory_iterator(folder)) found.push_back(entry.path());
  std::sort(found.begin(), found.end());
  return found;
}

std::string run(const std::vector<std::string>& command) {
  int ends[2];
  if (::pipe2(ends, O_CLOEXEC) != 0) throw std::runtime_error("pipe");
  const int pid = start(command, ends[1]);
  ::close(ends[1]);
  std::string output;
  char buffer[4096];
  for (ssize_t n; (n = ::read(ends[0], buffer, sizeof buffer)) > 0;) output.append(buffer, static_cast<std::size_t>(n));
  ::close(ends[0]);
  int status = 0;
  ::waitpid(pid, &status, 0);
  if (status != 0) throw std::runtime_error(command[0] + ": " + output);
  return output;
}

Child::Child(const std::vector<std::string>& command) : pid_(start(command, -1)) {}

Child::~Child() {
  ::kill(pid_, SIGTERM);
  ::waitpid(pid_, nullptr, 0);
  ::kill(-pid_, SIGKILL);  // its own children: a delivery that is still tidying up
}

int free_port() {
  const int fd = ::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
  sockaddr_in address = loopback(0);
  socklen_t size = sizeof address;
  const bool bound = ::bind(fd, reinterpret_cast<sockaddr*>(&address), size) == 0 &&
                     ::getsockname(fd, reinterpret_cast<sockaddr*>(&address), &size) == 0;
  ::close(fd);
  if (!bound) throw std::runtime_error("no free port");
  return ntohs(address.sin_port);
}

void wait_until_it_listens(int port) {
  const sockaddr_in address = loopback(port);
  for (int i = 0; i < 3000; ++i) {
    const int fd = ::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    const bool listens = ::connect(fd, reinterpret_cast<const sockaddr*>(&address), sizeof address) == 0;
    ::close(fd);
    if (listens) return;
    ::poll(nullptr, 0, 10);
  }
  throw std::runtime_error("nobody listens on port " + std::to_string(port));
}

void wait_for_files(const std::string& folder, std::size_t count) {
  const int watch = ::inotify_init1(IN_CLOEXEC);
  ::inotify_add_watch(watch, folder.c_str(), IN_CREATE | IN_MOVED_TO);
  while (files_in(folder).size() < count) {
    pollfd wake{watch, POLLIN, 0};
    char events[4096];
    if (::poll(&wake, 1, 60000) != 1 || ::read(watch, events, sizeof events) <= 0) {
      ::close(watch);
      throw std::runtime_error("files do not come into " + folder);
    }
  }
  ::close(watch);
}

std::string certificate(const Scratch& scratch, const std::string& name, const std::string& host,
                        const std::string& made) {
  std::vector<std::string> command;
  if (!made.empty()) command = {"env", std::string("LD_PRELOAD=") + test::clock_library, "FAKETIME=@" + made};
  command.insert(command.end(),
                 {"openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes", "-days",
                  "2", "-subj", "/CN=" + host, "-addext", "subjectAltName=DNS:" + host, "-keyout",
                  scratch.path(name + ".key"), "-out", scratch.path(name + ".pem")});
  run(command);
  return scratch.path(name + ".pem");
}

House house() {
  House house;
  house.domain = "mithaq.example";
  house.organisation = "أمانة سر الميثاق";
  house.list_name = "ميثاق";
  house.bounce_key = "0123456789abcdef0123456789abcdef";
  return house;
}

Notice notice() {
  Notice notice;
  notice.job_key = "abcdefghijklmnopqrstuvwx23";
  notice.kind = "request";
  notice.charter = "partnership-principles-2026";
  notice.references = {"zyxwvutsrqponmlkjihgfedc76", "yxwvutsrqponmlkjihgfedcb76"};
  notice.answer_token = "mfrggzdfmztwq2lknnwg23tpob";
  notice.to_name = "الاتحاد العام للأشخاص ذوي الإعاقة السمعية، فرع المحافظات الجنوبية";
  notice.to_address = "secretary@members.example";
  notice.languages = "ar, en";
  notice.date = "2026-11-02T07:30:00Z";
  notice.subject =
      "[ميثاق] مطلوب موقف اتحادكم: \u2068مبادئ الشراكة بين الحكومة والمجتمع المدني\u2069 — "
      "النسخة \u20684\u2069 — حتى \u20682026-12-10\u2069 ⟨M-7K2Q⟩";
  notice.text =
      "السيدات والسادة،\n\nيرجى بيان موقفكم من النص قبل \u20682026-12-10\u2069.\n\n"
      "http://localhost:8080/a/mfrggzdfmztwq2lknnwg23tpob\n\n.\n.سطر يبدأ بنقطة\n"
      "----------------------------------------\n\nPlease give your position.\n";
  notice.html =
      "<div lang=\"ar\" dir=\"rtl\"><p>يرجى بيان موقفكم من النص قبل <bdi>2026-12-10</bdi>.</p></div>\n"
      "<div lang=\"en\" dir=\"ltr\"><p>Please give your position.</p></div>\n";
  notice.attachments.push_back(
      {"deadline.ics", "text/calendar; method=PUBLISH", "BEGIN:VCALENDAR\r\nVERSION:2.0\r\nEND:VCALENDAR\r\n"});
  notice.attachments.push_back({"charter-r0004-ar.txt", "text/plain", "المادة 1: الشراكة\n"});
  return notice;
}

std::unique_ptr<Notifier> plugin(std::map<std::string, std::string> settings) {
  return mithaq_exported::make_mithaq_notifier_v3(Settings(std::move(settings)));
}

std::unique_ptr<Inbox> inbox(std::map<std::string, std::string> settings) {
  return mithaq_exported::make_mithaq_inbox_v1(Settings(std::move(settings)));
}

}  // namespace mithaq::email::tests
