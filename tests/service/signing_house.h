// A house with one stage that asks for signatures, and bodies that sign with the tools of others.
#pragma once

#include "fakes/workshop.h"
#include "service/open_house.h"

namespace mithaq::service {

class SigningHouse : public fakes::WholeHouse {
 public:
  explicit SigningHouse(const std::string& level) {
    open_toml("charter", one_stage("at-deadline", "assurance = \"" + level + "\"\n"));
    work_off();
  }

  SigningDesk& desk() { return house.signing(); }
  std::string token(const std::string& body) const { return link(body).token; }
  const Round& round() { return *(kept_ = charter("charter"))->current(); }
  const Position& newest(const std::string& body) { return *round().newest({body}); }
  std::vector<std::string> kinds_since(std::int64_t seq) {
    std::vector<std::string> out;
    for (const store::Leaf& leaf : store->strand("charter", seq)) {
      const std::string kind = trail::entry_from_leaf(leaf.bytes).kind;
      if (!kind.starts_with("delivery-")) out.push_back(kind);
    }
    return out;
  }

  // A key of Ed25519 of this name; its line, and a signature over a text by it.
  std::string ssh_key(const std::string& name) {
    shop.run("test -f " + name + " || ssh-keygen -q -N '' -C '' -t ed25519 -f " + name);
    return shop.read(name + ".pub");
  }
  std::string ssh_sign(const std::string& name, const std::string& text, const char* name_space = "mithaq-statement") {
    shop.write("signed.json", text);
    shop.run("rm -f signed.json.sig && ssh-keygen -q -Y sign -f " + name + " -n " + name_space + " signed.json");
    return shop.read("signed.json.sig");
  }

  // Offers the key by the body's own link, and has both administrators confirm it; answers the refusal, if any.
  std::string offer(const std::string& body, const std::string& name, bool for_member = false,
                    const std::string& replaces = "", const std::string& old = "") {
    KeyWish wish{ssh_key(name), false, "", for_member, replaces};
    const auto enrolment = desk().enrolment(token(body), wish);
    if (!enrolment) return enrolment.error().id;
    const std::string bytes = trail::enrolment_bytes(*enrolment);
    SignatureFile by_old;
    if (!old.empty()) by_old.file = ssh_sign(old, bytes);
    const auto offered = desk().offer(token(body), wish, bytes, {ssh_sign(name, bytes), "", "", ""}, by_old);
    return offered ? "" : offered.error().id;
  }
  std::string print(const std::string& name) { return trail::public_key(ssh_key(name))->fingerprint; }
  std::string confirm(const std::string& name, const Caller& by) {
    const auto confirmed = desk().confirm_key(by, print(name));
    return confirmed ? "" : confirmed.error().id;
  }
  void enrol(const std::string& body, const std::string& name, bool for_member = false) {
    for (const std::string& refusal :
         {offer(body, name, for_member), confirm(name, administrator), confirm(name, other_administrator)})
      if (!refusal.empty()) throw std::runtime_error("refused: " + refusal);
  }

  std::string statement(const std::string& body) {
    const auto view = desk().to_sign(token(body), "");
    if (!view) throw std::runtime_error(view.error().id);
    return view->statement.empty() ? "" : desk().statement(token(body), "", view->statement).value().bytes;
  }
  // The refusal, if any; with `file` that one instead of a right one.
  std::string sign(const std::string& body, const std::string& name, const std::string& file = "") {
    const std::string bytes = statement(body);
    const auto signed_it =
        desk().sign(token(body), "", trail::digest(bytes), {file.empty() ? ssh_sign(name, bytes) : file, "", "", ""});
    return signed_it ? "" : signed_it.error().id;
  }

  // A reply with a signature attached, by the body's registered address; answers the verdict.
  std::string mails_signature(const std::string& body, const std::string& signature, const std::string& words = "",
                              const std::string& file_name = "statement.json.sig",
                              const std::vector<std::string>& more = {}) {
    ReceivedMail mail;
    mail.message_id = "signed-" + std::to_string(++mails_) + "@example.org";
    mail.from = {premises->registry.members_of({body}).front()->address};
    mail.recipients = {"answer+" + token(body) + "@localhost"};
    mail.trust.dmarc = "pass";
    mail.trust.dmarc_from = mail.from.front().substr(mail.from.front().find('@') + 1);
    mail.text = words;
    mail.files = {{file_name, "application/octet-stream", trail::digest(signature),
                   static_cast<std::int64_t>(signature.size()), signature}};
    for (const std::string& other : more)
      mail.files.push_back({"other.sig", "application/octet-stream", trail::digest(other),
                            static_cast<std::int64_t>(other.size()), other});
    mail.raw = "From: " + mail.from.front() + "\r\nMessage-ID: <" + mail.message_id + ">\r\n\r\n" + signature;
    const auto taken = house.receive(mail);
    return taken ? taken->verdict : taken.error().id;
  }
  std::ptrdiff_t notices_of(std::string_view kind) const {
    return std::ranges::count(notifier.notices, kind, &Notice::kind);
  }
  std::string newest_text(std::string_view kind) const {
    const auto found = std::ranges::find(notifier.notices.rbegin(), notifier.notices.rend(), kind, &Notice::kind);
    return found == notifier.notices.rend() ? "" : notices::without_isolates(found->text);
  }

  test::Workshop shop;
  const Caller other_administrator{{"m-adminis3"}, "administrator", ""};

 private:
  std::shared_ptr<const Charter> kept_;
  int mails_ = 0;
};

}  // namespace mithaq::service
