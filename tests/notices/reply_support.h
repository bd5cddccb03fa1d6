// The shipped words of answers, and a question that offers all positions on a text of nine articles.
#pragma once

#include <stdexcept>
#include <string>

#include "notices/catalogue.h"
#include "notices/reply.h"

namespace mithaq::test {

inline const ReplyWords& reply_words() {
  static const ReplyWords words = [] {
    const std::string path = MITHAQ_SOURCE "/config/replies.toml";
    auto read = definitions::replies_from_toml(path, bytes_of(path));
    if (!read.value) throw std::runtime_error(path + " has problems");
    return *read.value;
  }();
  return words;
}

inline notices::ReplyQuestion reply_question() {
  notices::ReplyQuestion out;
  for (std::size_t i = 0; i < position_ids.size(); ++i) out.offered.push_back(static_cast<PositionKind>(i));
  out.required = {{PositionKind::approve_with_comments, {"text"}},
                  {PositionKind::approve_with_reservation, {"article", "text"}},
                  {PositionKind::object, {"article", "text"}}};
  for (int i = 1; i <= 9; ++i) out.articles.push_back({std::to_string(i), std::to_string(i), ""});
  out.articles.push_back({"accessibility", "10", "إمكانية الوصول"});
  out.articles.push_back({"whole", "", ""});
  out.codes = {"M-7K2Q"};
  out.own_names = {"أمانة سرّ الميثاق", "Secretariat of the charter", "mithaq.example"};
  out.sender_names = {"الاتحاد الفلسطيني للصم", "Palestinian Union of the Deaf", "مها خليل", "Maha Khalil"};
  return out;
}

// The notice that the replies of the corpus answer.
inline const std::string& corpus_notice() {
  static const std::string notice = bytes_of(MITHAQ_BUILD "/replies/notice.txt");
  return notice;
}

// `notices`: what of ours is at hand.
inline notices::Reply read(const std::string& text, std::vector<std::string> notices = {}) {
  notices::ReplyQuestion question = reply_question();
  question.notices = std::move(notices);
  return notices::read_reply(text, reply_words(), question);
}

// "approve", "object 7,8", "need-time", "doubt unclear"
inline std::string said(const notices::Reply& reply) {
  switch (reply.kind) {
    case notices::Reply::Kind::need_time:
      return "need-time";
    case notices::Reply::Kind::received:
      return "received";
    case notices::Reply::Kind::doubt:
      return "doubt " + reply.doubt;
    case notices::Reply::Kind::position:
      break;
  }
  std::string out(id(*reply.position));
  for (std::size_t i = 0; i < reply.articles.size(); ++i) out += (i ? "," : " ") + reply.articles[i];
  return out;
}

inline std::string said(const std::string& text) { return said(read(text)); }

}  // namespace mithaq::test
