#include "core/store/memory_journal.hpp"

#include "core/store/entry_check.hpp"

namespace samestory::store {

Result<void> MemoryJournal::append(std::span<const Entry> entries) {
  const std::lock_guard lock(mutex_);
  if (auto checked = check_entries(entries, state_.records.size()); !checked) return checked;
  if (entries.empty()) return {};
  for (const Entry& entry : entries) {
    state_.records.push_back(encode(entry.record));
    state_.figures.disk_bytes += state_.records.back().size();
    if (entry.number) {
      state_.analyses[entry.number] = entry.analysis;
      state_.payloads[entry.number] = entry.payload;
      state_.figures.disk_bytes += entry.analysis.size() + entry.payload.size();
    }
    for (const ArticleNumber number : entry.drops) state_.payloads.erase(number);
  }
  state_.figures.appended_entries += entries.size();
  state_.figures.syncs += 1;
  return {};
}

Result<void> MemoryJournal::drop_payloads(ArticleNumber through) {
  const std::lock_guard lock(mutex_);
  state_.payloads.erase(state_.payloads.begin(), state_.payloads.upper_bound(through));
  state_.figures.ranges_dropped += 1;
  return {};
}

Result<void> MemoryJournal::replay(Sequence first, const Take& take) const {
  if (first == 0) first = 1;
  const Sequence last = last_sequence();
  for (Sequence sequence = first; sequence <= last; ++sequence) {
    std::string bytes;
    {
      const std::lock_guard lock(mutex_);
      bytes = state_.records[sequence - 1];
    }
    auto record = records::decode_record(bytes);
    if (!record) return fail(record.error());
    std::string analysis;
    {
      const std::lock_guard lock(mutex_);
      const auto found = state_.analyses.find(part_number(*record));
      if (found != state_.analyses.end()) analysis = found->second;
    }
    if (auto taken = take(std::move(*record), analysis); !taken) return taken;
  }
  return {};
}

Result<std::string> MemoryJournal::payload(ArticleNumber number) const {
  const std::lock_guard lock(mutex_);
  const auto found = state_.payloads.find(number);
  if (found == state_.payloads.end())
    return fail(Errc::not_found, "The store has no text under this number.");
  return found->second;
}

Result<std::string> MemoryJournal::analysis(ArticleNumber number) const {
  const std::lock_guard lock(mutex_);
  const auto found = state_.analyses.find(number);
  if (found == state_.analyses.end())
    return fail(Errc::not_found, "The store has no analysis under this number.");
  return found->second;
}

StoreFigures MemoryJournal::figures() const {
  const std::lock_guard lock(mutex_);
  return state_.figures;
}

std::unique_ptr<MemoryJournal> MemoryJournal::clone() const {
  auto copy = std::make_unique<MemoryJournal>(secret_);
  const std::lock_guard lock(mutex_);
  copy->state_ = state_;
  return copy;
}

Sequence MemoryJournal::last_sequence() const {
  const std::lock_guard lock(mutex_);
  return state_.records.size();
}

}  // namespace samestory::store
