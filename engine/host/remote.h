// A duty's stand-in in the daemon: the SDK's interface on this side, a worker's process on the other.
#pragma once

#include "host/worker.h"

namespace mithaq::host {

class RemoteNotifier : public Notifier {
 public:
  explicit RemoteNotifier(Worker& worker) : worker_(worker) {}
  // `progress` stays uncalled: what the plugin said of it shows in WorkerLost::after_handing_over.
  DeliveryReport deliver(const Notice& notice, const Progress& progress) override;
  std::string message(const Notice& notice) override;
  std::vector<ProbeStep> probe(const ProbeRequest& request) override;

 private:
  Worker& worker_;
};

class RemoteSigner : public Signer {
 public:
  explicit RemoteSigner(Worker& worker) : worker_(worker) {}
  SignerKeys keys() override;
  SignedCheckpoint sign_checkpoint(const CheckpointRequest& request) override;
  LogKeyChange next_log_key(const std::string& replaces) override;
  LogKeyChange confirm_log_key(const std::string& replaces, const std::string& vkey) override;
  Seal seal(const SealRequest& request) override;
  SealedDocument seal_document(const DocumentRequest& request) override;

 private:
  Worker& worker_;
};

class RemoteArchiver : public Archiver {
 public:
  explicit RemoteArchiver(Worker& worker) : worker_(worker) {}
  SetSheet set(const Sheet& sheet) override;
  BuiltPackage build(const Package& package) override;
  std::vector<Target> targets() override;
  DepositReport deposit(const Deposition& deposition) override;

 private:
  Worker& worker_;
};

class RemoteInbox : public Inbox {
 public:
  explicit RemoteInbox(Worker& worker) : worker_(worker) {}
  std::optional<ReceivedMail> next() override;
  void dispose(const std::string& uid) override;
  ReceivedMail read(const std::string& raw, const Envelope& envelope) override;
  std::vector<ProbeStep> probe(const ProbeRequest& request) override;

 private:
  Worker& worker_;
};

}  // namespace mithaq::host
