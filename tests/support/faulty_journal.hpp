// A journal that refuses appends when it is told to and passes everything else on. Thread-safe as the one
// inside.
#pragma once

#include <atomic>

#include "core/store/journal.hpp"

namespace samestory::tests {

class FaultyJournal final : public store::Journal {
 public:
  explicit FaultyJournal(store::Journal& inside) : inside_(inside) {}

  // The next `count` appends fail and append nothing.
  void fail_next(int count, Errc code) {
    code_ = code;
    failures_left_ = count;
  }
  int refused() const { return refused_; }

  Result<void> append(std::span<const store::Entry> entries) override {
    if (failures_left_ > 0) {
      --failures_left_;
      ++refused_;
      return fail(code_, "The journal was told to refuse this.");
    }
    return inside_.append(entries);
  }
  Result<void> drop_payloads(ArticleNumber through) override { return inside_.drop_payloads(through); }
  Result<void> replay(Sequence first, const Take& take) const override { return inside_.replay(first, take); }
  Result<std::string> payload(ArticleNumber number) const override { return inside_.payload(number); }
  Result<std::string> analysis(ArticleNumber number) const override { return inside_.analysis(number); }
  std::uint64_t secret() const override { return inside_.secret(); }
  store::StoreFigures figures() const override { return inside_.figures(); }

 private:
  store::Journal& inside_;
  std::atomic<Errc> code_ = Errc::store_unavailable;
  std::atomic<int> failures_left_ = 0;
  std::atomic<int> refused_ = 0;
};

}  // namespace samestory::tests
