#include "host/remote.h"

namespace mithaq::host {

namespace {

template <class Answer>
Answer ask(Worker& worker, std::string_view function, std::string job, wire::Fields request,
           Answer (*read)(const wire::Fields&)) {
  Answer answer;
  worker.call(function, std::move(job), std::move(request), [&](const wire::Fields& fields) { answer = read(fields); });
  return answer;
}

}  // namespace

DeliveryReport RemoteNotifier::deliver(const Notice& notice, const Progress&) {
  return ask(worker_, wire::call_deliver, notice.job_key, wire::to_fields(notice), wire::delivery_from);
}

std::string RemoteNotifier::message(const Notice& notice) {
  std::string out;
  worker_.call(wire::call_message, notice.job_key, wire::to_fields(notice),
               [&](const wire::Fields& fields) { out = wire::Reader(fields).bytes("message"); });
  return out;
}

std::vector<ProbeStep> RemoteNotifier::probe(const ProbeRequest& request) {
  return ask(worker_, wire::call_probe, "", wire::to_fields(request), wire::probe_steps_from);
}

SignerKeys RemoteSigner::keys() { return ask(worker_, wire::call_keys, "", {}, wire::keys_from); }

SignedCheckpoint RemoteSigner::sign_checkpoint(const CheckpointRequest& request) {
  return ask(worker_, wire::call_sign_checkpoint, "", wire::to_fields(request), wire::checkpoint_from);
}

LogKeyChange RemoteSigner::next_log_key(const std::string& replaces) {
  return ask(worker_, wire::call_next_log_key, "", {{"replaces", replaces}}, wire::log_key_change_from);
}

LogKeyChange RemoteSigner::confirm_log_key(const std::string& replaces, const std::string& vkey) {
  return ask(worker_, wire::call_confirm_log_key, "", {{"replaces", replaces}, {"vkey", vkey}},
             wire::log_key_change_from);
}

Seal RemoteSigner::seal(const SealRequest& request) {
  return ask(worker_, wire::call_seal, "", wire::to_fields(request), wire::seal_from);
}

SealedDocument RemoteSigner::seal_document(const DocumentRequest& request) {
  return ask(worker_, wire::call_seal_document, "", wire::to_fields(request), wire::sealed_document_from);
}

SetSheet RemoteArchiver::set(const Sheet& sheet) {
  return ask(worker_, wire::call_set, "", wire::to_fields(sheet), wire::set_sheet_from);
}

BuiltPackage RemoteArchiver::build(const Package& package) {
  return ask(worker_, wire::call_build, "", wire::to_fields(package), wire::built_from);
}

std::vector<Target> RemoteArchiver::targets() { return ask(worker_, wire::call_targets, "", {}, wire::targets_from); }

DepositReport RemoteArchiver::deposit(const Deposition& deposition) {
  return ask(worker_, wire::call_deposit, "", wire::to_fields(deposition), wire::deposit_from);
}

std::optional<ReceivedMail> RemoteInbox::next() {
  return ask(worker_, wire::call_next, "", {}, wire::received_mail_from);
}

void RemoteInbox::dispose(const std::string& uid) {
  worker_.call(wire::call_dispose, "", {{"uid", uid}}, [](const wire::Fields&) {});
}

ReceivedMail RemoteInbox::read(const std::string& raw, const Envelope& envelope) {
  ReceivedMail mail;
  worker_.call(wire::call_read, "", wire::to_fields(raw, envelope), [&](const wire::Fields& fields) {
    auto answer = wire::received_mail_from(fields);
    if (!answer) throw wire::BadFrame("a mail was given, and none came back");
    mail = std::move(*answer);
  });
  return mail;
}

std::vector<ProbeStep> RemoteInbox::probe(const ProbeRequest& request) {
  return ask(worker_, wire::call_probe, "", wire::to_fields(request), wire::probe_steps_from);
}

}  // namespace mithaq::host
