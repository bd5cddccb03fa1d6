// Everything that is only looked at, by a few connections that any thread may borrow.
#pragma once

#include <condition_variable>
#include <functional>
#include <mutex>

#include "store/sqlite/connection.h"
#include "store/store.h"

namespace mithaq::store::sqlite {

class Reads : public Store {
 public:
  using Open = std::function<std::unique_ptr<Connection>()>;
  // The first connection is opened at once, so that a file that cannot be read is refused here.
  explicit Reads(Open open);

  Head commit(std::span<const Unit> batch) override;  // always refused: a program error
  Head head() override;
  std::vector<Leaf> strand(std::string_view strand, std::int64_t from) override;
  std::vector<Leaf> log(std::int64_t from, std::int64_t to) override;
  std::int64_t index_of(std::string_view strand, std::int64_t seq) override;
  std::vector<trail::Hash> leaf_hashes(std::int64_t from, std::int64_t to) override;
  std::string tile(const trail::Tile& tile) override;
  std::vector<std::string> strands() override;
  std::vector<CharterRow> charters() override;
  std::optional<CharterRow> charter(const CharterId& id) override;
  std::optional<TokenRow> token(const Digest& token_sha256) override;
  std::optional<AnswerRow> answer(std::string_view key) override;
  std::optional<Job> job(const JobKey& key) override;
  std::vector<Job> due_jobs(std::string_view plugin, std::string_view duty, Moment now, int limit) override;
  std::vector<Job> jobs(const std::optional<CharterId>& charter) override;
  std::vector<JobKey> earlier_notices(const JobKey& key) override;
  std::vector<Job> claimed_jobs() override;
  std::optional<MailRow> mail(const Digest& key) override;
  std::vector<MailRow> mails(bool all) override;
  std::vector<MailRow> mails_about(const CharterId& charter, const BodyId& body, Moment after) override;
  std::vector<Job> notices(const CharterId& charter, const MemberId& member, std::string_view kind) override;
  std::optional<CheckpointRow> newest_checkpoint() override;
  std::optional<CheckpointRow> checkpoint_covering(std::int64_t index) override;
  std::optional<CheckpointRow> checkpoint(std::int64_t size) override;
  std::vector<CheckpointRow> checkpoints(int limit) override;
  std::vector<CosignatureRow> cosignatures(std::int64_t size) override;
  std::vector<CheckpointRow> cosigned_checkpoints(int limit) override;

 private:
  // Calls `ask` with a query on a borrowed connection; waits when all are lent.
  template <class Ask>
  auto read(const char* sql, Ask ask);

  Open open_;
  std::mutex mutex_;
  std::condition_variable returned_;
  std::vector<std::unique_ptr<Connection>> idle_;
  int opened_ = 0;
};

}  // namespace mithaq::store::sqlite
