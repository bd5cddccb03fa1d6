// A real store with a gate before each commit: a test counts commits, holds the writer back, or lets the disk fail.
#pragma once

#include <functional>
#include <memory>

#include "store/store.h"

namespace mithaq::fakes {

class GuardedStore : public store::Store {
 public:
  explicit GuardedStore(std::unique_ptr<store::Store> real) : real_(std::move(real)) {}

  // Called on the writer's thread with each batch, before it is written; what it throws, the commit throws.
  std::function<void(std::span<const store::Unit>)> before_commit = [](std::span<const store::Unit>) {};

  store::Head commit(std::span<const store::Unit> batch) override {
    before_commit(batch);
    return real_->commit(batch);
  }
  store::Head head() override { return real_->head(); }
  std::vector<store::Leaf> strand(std::string_view strand, std::int64_t from = 0) override {
    return real_->strand(strand, from);
  }
  std::vector<store::Leaf> log(std::int64_t from, std::int64_t to) override { return real_->log(from, to); }
  std::int64_t index_of(std::string_view strand, std::int64_t seq) override { return real_->index_of(strand, seq); }
  std::vector<trail::Hash> leaf_hashes(std::int64_t from, std::int64_t to) override {
    return real_->leaf_hashes(from, to);
  }
  std::string tile(const trail::Tile& tile) override { return real_->tile(tile); }
  std::vector<std::string> strands() override { return real_->strands(); }
  std::vector<store::CharterRow> charters() override { return real_->charters(); }
  std::optional<store::CharterRow> charter(const CharterId& id) override { return real_->charter(id); }
  std::optional<store::TokenRow> token(const Digest& digest) override { return real_->token(digest); }
  std::optional<store::AnswerRow> answer(std::string_view key) override { return real_->answer(key); }
  std::optional<Job> job(const JobKey& key) override { return real_->job(key); }
  std::vector<Job> due_jobs(std::string_view plugin, std::string_view duty, Moment now, int limit) override {
    return real_->due_jobs(plugin, duty, now, limit);
  }
  std::vector<Job> jobs(const std::optional<CharterId>& charter) override { return real_->jobs(charter); }
  std::vector<JobKey> earlier_notices(const JobKey& key) override { return real_->earlier_notices(key); }
  std::vector<Job> claimed_jobs() override { return real_->claimed_jobs(); }
  std::optional<store::MailRow> mail(const Digest& key) override { return real_->mail(key); }
  std::vector<store::MailRow> mails(bool all) override { return real_->mails(all); }
  std::vector<store::MailRow> mails_about(const CharterId& charter, const BodyId& body, Moment after) override {
    return real_->mails_about(charter, body, after);
  }
  std::vector<Job> notices(const CharterId& charter, const MemberId& member, std::string_view kind) override {
    return real_->notices(charter, member, kind);
  }
  std::optional<store::CheckpointRow> newest_checkpoint() override { return real_->newest_checkpoint(); }
  std::optional<store::CheckpointRow> checkpoint_covering(std::int64_t index) override {
    return real_->checkpoint_covering(index);
  }
  std::optional<store::CheckpointRow> checkpoint(std::int64_t size) override { return real_->checkpoint(size); }
  std::vector<store::CheckpointRow> checkpoints(int limit) override { return real_->checkpoints(limit); }
  bool forgets_cosignatures = false;
  std::vector<store::CosignatureRow> cosignatures(std::int64_t size) override {
    return forgets_cosignatures ? std::vector<store::CosignatureRow>{} : real_->cosignatures(size);
  }
  std::vector<store::CheckpointRow> cosigned_checkpoints(int limit) override {
    return real_->cosigned_checkpoints(limit);
  }

 private:
  std::unique_ptr<store::Store> real_;
};

}  // namespace mithaq::fakes
