// Journal in memory, for tests, benches and `match` without a store.
//
// It keeps the encoded bytes, so that what comes back has gone through the codec. A restart is a second
// engine on the same journal; a crash is a second engine on a clone() taken while the first one lives.
//
// Concurrency: thread-safe throughout.
#pragma once

#include <map>
#include <memory>
#include <mutex>
#include <vector>

#include "core/store/journal.hpp"

namespace samestory::store {

class MemoryJournal final : public Journal {
 public:
  explicit MemoryJournal(std::uint64_t secret = 0x5A3E5702ULL) : secret_(secret) {}

  Result<void> append(std::span<const Entry> entries) override;
  Result<void> drop_payloads(ArticleNumber through) override;
  // Sees the records that were there when it was called; `take` may append.
  Result<void> replay(Sequence first, const Take& take) const override;
  Result<std::string> payload(ArticleNumber number) const override;
  Result<std::string> analysis(ArticleNumber number) const override;
  std::uint64_t secret() const override { return secret_; }
  StoreFigures figures() const override;

  std::unique_ptr<MemoryJournal> clone() const;
  Sequence last_sequence() const;

 private:
  struct State {
    std::vector<std::string> records;  // [0] has sequence 1
    std::map<ArticleNumber, std::string> analyses;
    std::map<ArticleNumber, std::string> payloads;
    StoreFigures figures;
  };
  const std::uint64_t secret_;
  mutable std::mutex mutex_;
  State state_;  // under mutex_
};

}  // namespace samestory::store
