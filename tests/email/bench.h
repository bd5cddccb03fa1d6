// What the tests of the e-mail plugin stand on: a temporary folder, a sample notice, child processes.
#pragma once

#include <mithaq/inbox.h>
#include <mithaq/notifier.h>

#include <filesystem>
#include <map>
#include <memory>
#include <string>
#include <vector>

#include "email/message.h"

namespace mithaq::email::tests {

class Scratch {
 public:
  Scratch();
  ~Scratch();
  Scratch(const Scratch&) = delete;
  Scratch& operator=(const Scratch&) = delete;
  std::string path(const std::string& name = "") const { return name.empty() ? path_ : path_ + "/" + name; }
  std::string write(const std::string& name, const std::string& bytes) const;  // gives the path

 private:
  std::string path_;
};

std::string read(const std::filesystem::path& path);
std::string with_lf(std::string text);  // CRLF made LF
std::vector<std::filesystem::path> files_in(const std::filesystem::path& folder);

// Runs to its end; throws with the command's output when it fails.
std::string run(const std::vector<std::string>& command);

// A server program for the length of a test; ended by its process id.
class Child {
 public:
  explicit Child(const std::vector<std::string>& command);
  ~Child();
  Child(const Child&) = delete;
  Child& operator=(const Child&) = delete;

 private:
  int pid_ = -1;
};

int free_port();
void wait_until_it_listens(int port);
// Until the folder holds that many files; throws when they do not come.
void wait_for_files(const std::string& folder, std::size_t count);

// A self-signed certificate of two days, NAME.pem with NAME.key beside it; made now, or when it is said.
std::string certificate(const Scratch& scratch, const std::string& name, const std::string& host,
                        const std::string& made = "");

House house();
Notice notice();  // Arabic and English, with html and a calendar
// The plugin's own classes, made as the worker makes them.
std::unique_ptr<Notifier> plugin(std::map<std::string, std::string> settings);
std::unique_ptr<Inbox> inbox(std::map<std::string, std::string> settings);

}  // namespace mithaq::email::tests
