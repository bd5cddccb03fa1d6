#include "wire/messages.h"

#include <algorithm>

namespace mithaq::wire {

namespace {

constexpr std::size_t longest_key = 64, longest_word = 128;

void must_be(const Frame& frame, Type type, const char* name) {
  if (frame.type != type) throw BadFrame(std::string("expected ") + name);
}

void append(Fields& fields, const Fields& more) { fields.insert(fields.end(), more.begin(), more.end()); }

}  // namespace

Frame setup(const std::map<std::string, std::string>& settings) {
  Frame frame{Type::setup, {}};
  for (const auto& [name, value] : settings) frame.fields.push_back({name, value});
  return frame;
}

std::map<std::string, std::string> settings_from(const Frame& frame) {
  must_be(frame, Type::setup, "settings");
  std::map<std::string, std::string> settings;
  for (const auto& [name, value] : frame.fields) settings[name] = value;
  return settings;
}

Frame to_frame(const Hello& hello) {
  return {Type::hello,
          {{"plugin", hello.plugin},
           {"duty", hello.duty},
           {"tag", hello.tag},
           {"refused", hello.refused},
           {"detail", hello.detail}}};
}

Hello hello_from(const Frame& frame) {
  must_be(frame, Type::hello, "HELLO");
  const Reader read(frame.fields);
  return {read.text("plugin", longest_word), read.text("duty", longest_word), read.text("tag", longest_word),
          read.text("refused", longest_word), read.text("detail", longest_said)};
}

Frame job(const JobHead& head, const Fields& request) {
  Frame frame{Type::job,
              {{"job", head.job},
               {"fence", std::to_string(head.fence)},
               {"time-allowed", std::to_string(head.time_allowed.count())},
               {"call", head.call}}};
  append(frame.fields, request);
  return frame;
}

JobHead job_head(const Frame& frame) {
  must_be(frame, Type::job, "DO");
  const Reader read(frame.fields);
  return {read.text("job", longest_key), read.number("fence"), std::chrono::milliseconds(read.number("time-allowed")),
          read.text("call", longest_word)};
}

Frame to_frame(const ProgressNote& note) { return {Type::progress, {{"job", note.job}, {"phase", note.phase}}}; }

ProgressNote progress_from(const Frame& frame) {
  must_be(frame, Type::progress, "PROGRESS");
  const Reader read(frame.fields);
  return {read.text("job", longest_key), read.text("phase", longest_word)};
}

Frame done(const DoneHead& head, const Fields& answer) {
  Frame frame{Type::done,
              {{"job", head.job},
               {"fence", std::to_string(head.fence)},
               {"result", head.failed ? "failed" : "answered"},
               {"said", head.text}}};
  append(frame.fields, answer);
  return frame;
}

DoneHead done_head(const Frame& frame) {
  must_be(frame, Type::done, "DONE");
  const Reader read(frame.fields);
  const auto& result = read.text("result", longest_word);
  if (result != "failed" && result != "answered") throw BadFrame("DONE with an unknown result");
  return {read.text("job", longest_key), read.number("fence"), result == "failed", read.text("said", longest_said)};
}

Frame to_frame(const LogLine& line) { return {Type::log, {{"level", line.level}, {"text", line.text}}}; }

LogLine log_from(const Frame& frame) {
  must_be(frame, Type::log, "LOG");
  const Reader read(frame.fields);
  LogLine line{read.text("level", longest_word), read.text("text", longest_line)};
  constexpr std::string_view levels[] = {"debug", "info", "warning", "error"};
  if (std::find(std::begin(levels), std::end(levels), line.level) == std::end(levels)) {
    throw BadFrame("LOG with an unknown level");
  }
  return line;
}

}  // namespace mithaq::wire
