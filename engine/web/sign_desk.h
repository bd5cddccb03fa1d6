// The pages on which a member signs and names keys (reference: trail 4.5, reliability 9): /s/sign, /s/statement/SHA,
// /s/keys, or with the token. They are the only ones of a member with a script, one file of our own, and work without
// it but for passkeys. A GET changes nothing.
#pragma once

#include <set>

#include "web/member_visit.h"

namespace mithaq::web {

class SignDesk : private MemberVisits {
 public:
  using MemberVisits::MemberVisits;

  Response sign_page(const Request& request, const std::string& token);
  Response statement(const Request& request, const std::string& token, const std::string& sha256);
  Response sign(const Request& request, const std::string& token);
  Response prepare(const Request& request, const std::string& token);
  // enrol_pages.cpp
  Response keys_page(const Request& request, const std::string& token);
  Response enrol(const Request& request, const std::string& token);
  Response offer(const Request& request, const std::string& token);
  Response enrolment_file(const std::string& carried) const;

 private:
  using Done = std::optional<std::string>;  // a sentence of what has just been done
  Response shown(const Visit& visit, const Done& done, const Complaint& complaint, int status);
  Response keys_shown(const Visit& visit, const Done& done, const Complaint& complaint, int status);
  Response enrol_shown(const Visit& visit, const service::KeyWish& wish, const std::string& enrolment,
                       const Complaint& complaint, int status);
  // A page with the style's and the script's files.
  Response scripted(const Visit& visit, const std::string& page, const Sheet& sheet, int status) const;
  void put_statement(Sheet& sheet, const Visit& visit, const service::SigningView& view) const;
  std::string rp_id() const;
};

// What a form says of a signature: an upload, else what was pasted; of a passkey its three parts.
service::SignatureFile signature_file(const Fields& form);

// The commands by which stock tools sign a file, each with its name: for keys of these formats; of none, all.
void put_commands(Sheet& sheet, const std::string& file, const std::set<std::string>& formats);

std::string base64url(std::string_view bytes);
std::string from_base64url(std::string_view text);  // empty where it is none

}  // namespace mithaq::web
