#include "core/duplicates/band_index.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <optional>
#include <span>

#include "core/duplicates/tag_table.hpp"
#include "core/duplicates/texts.hpp"
#include "core/duplicates/work_counter.hpp"

namespace samestory::duplicates {
namespace {

using signature::kBands;
using signature::Signature;

constexpr std::size_t kPassages = kBands;  // first of the tables for passages, behind those of the bands
constexpr std::size_t kPassageTables = 8;
constexpr std::size_t kHashes = kPassages + kPassageTables;
constexpr std::size_t kTables = kHashes + 1;
constexpr std::size_t kHashRunMax = 1 << 20;  // equal hashes of 32 bits are chance; none may be lost
constexpr double kEntriesAtFirst = 160;
// A tag that many texts share says little: their earliest needs one more tag in common with the query, the
// others two more.
constexpr std::uint32_t kEnough = 3;
// Dead texts are kept below about this share of the live ones.
constexpr std::size_t kDeadShare = 16;

std::uint32_t hash_tag(const Signature& signature) {
  return static_cast<std::uint32_t>(signature.content_hash[0] ^ signature.content_hash[1]);
}

// Calls visit(table, tag) for the bands and passages of a signature. All are parts of hashes, as even as
// tables need them.
template <class Visit>
void each_tag(const Signature& signature, Visit visit) {
  if (signature.shingle_count == 0) return;
  for (std::size_t band = 0; band < kBands; ++band) visit(band, signature.bands[band]);
  for (const std::uint32_t tag : signature.passages) {
    visit(kPassages + tag % kPassageTables, tag);  // the table orders by the upper bits
  }
}

// Whether the true similarity or containment may reach the minima, given an estimate and the sizes in
// shingles.
bool plausible(float estimate, std::uint32_t a, std::uint32_t b, const IndexOptions& options) {
  const auto sum = static_cast<float>(a) + static_cast<float>(b);
  const auto smaller = static_cast<float>(std::min(a, b));
  const float seen = std::min(static_cast<float>(signature::kSketchBins), sum / (1 + estimate));
  // What is seen is the share of equal cells, some of them equal by chance.
  constexpr float kChance = 1.0F / signature::kCompactValues;
  const float equal = kChance + (1 - kChance) * estimate;
  const float error =
      options.margin / (1 - kChance) * std::sqrt(std::max(equal * (1 - equal), 1 / seen) / seen);
  const float similarity = std::min(estimate + error, 1.0F);
  return similarity >= options.similarity_min ||
         similarity / (1 + similarity) * sum >= options.containment_min * smaller;
}

}  // namespace

struct BandIndex::Impl {
  explicit Impl(IndexOptions wanted) : options(wanted) {
    tables.reserve(kTables);
    // Tables grow by a factor; from first sizes that lie evenly within it they do not all grow in the same
    // moment, and the memory of all grows evenly.
    const auto add_tables = [&](std::size_t count, std::size_t step, std::size_t run_max) {
      for (std::size_t i = 0; i < count; ++i) {
        const double place = static_cast<double>(i * step % count) / static_cast<double>(count);
        const double entries = kEntriesAtFirst * std::pow(static_cast<double>(TagTable::kGrowth), place);
        tables.emplace_back(static_cast<std::size_t>(entries), run_max);
      }
    };
    add_tables(kBands, 13, options.bucket_entries_max);
    add_tables(kPassageTables, 3, options.bucket_entries_max);
    add_tables(1, 1, kHashRunMax);
  }

  std::uint32_t find_identical(const Signature& signature) const {
    std::uint32_t found = 0;
    tables[kHashes].each(hash_tag(signature), [&](std::uint32_t slot) {
      if (found == 0 && texts.live(slot) && texts.text(slot).content_hash == signature.content_hash)
        found = slot;
    });
    return found;
  }
  // The texts that share a tag with a query. Estimates are made when they are asked for, once each.
  struct Nearby {
    struct Text {
      std::uint32_t slot;
      // Tags in common, those of uncrowded runs and of a run's earliest counted as enough.
      std::uint32_t evidence;
      float estimate = -1;
    };
    std::vector<Text> texts;  // by slot, none twice
    std::vector<std::uint32_t> passage_slots, passage_ends;
    std::optional<signature::CompactSketch> sketch;  // of the query
    Work work;
  };
  void look_up(const Signature& query, Nearby& nearby) const;
  float estimate(const Signature& query, Nearby::Text& text, Nearby& nearby) const;
  float recurring_share(const Signature& query, std::uint32_t slot, Nearby& nearby) const;
  void sweep_some();
  std::size_t lines() const {
    std::size_t sum = 0;
    for (const TagTable& table : tables) sum += table.lines();
    return sum;
  }

  IndexOptions options;
  Texts texts;
  std::vector<TagTable> tables;
  WorkCounter<5> counter;

  // Sweeping: a cycle visits all tables; texts that were dead when it began are referred to by nothing at its
  // end.
  std::vector<std::uint32_t> dead_before_cycle, dead_in_cycle;
  std::size_t sweep_table = 0, sweep_line = 0;
};

BandIndex::BandIndex(IndexOptions options) : impl_(std::make_unique<Impl>(options)) {}
BandIndex::~BandIndex() = default;
BandIndex::BandIndex(BandIndex&&) noexcept = default;
BandIndex& BandIndex::operator=(BandIndex&&) noexcept = default;

void BandIndex::insert(ArticleNumber number, const Signature& signature) {
  Impl& my = *impl_;
  if (my.texts.contains(number)) remove(number);
  if (const std::uint32_t slot = my.find_identical(signature)) {
    my.texts.add_copy(number, slot);
    return;
  }
  const std::uint32_t slot = my.texts.add(number, signature);
  my.tables[kHashes].insert(hash_tag(signature), slot);
  each_tag(signature,
           [&](std::size_t table, std::uint32_t tag) { my.tables[table].prefetch_for_insert(tag); });
  prefetch_rest(signature);
  each_tag(signature, [&](std::size_t table, std::uint32_t tag) { my.tables[table].insert(tag, slot); });
}

void BandIndex::remove(ArticleNumber number) {
  Impl& my = *impl_;
  const std::uint32_t slot = my.texts.remove(number);
  if (slot == 0) return;
  my.dead_in_cycle.push_back(slot);
  my.sweep_some();
}

void BandIndex::Impl::sweep_some() {
  const std::size_t removals_a_cycle = std::max<std::size_t>(texts.live_texts() / (2 * kDeadShare), 1);
  std::size_t budget = lines() / removals_a_cycle + 1;
  while (budget > 0) {
    if (sweep_table == 0 && sweep_line == 0 && dead_before_cycle.empty())
      dead_before_cycle.swap(dead_in_cycle);
    if (dead_before_cycle.empty()) return;
    TagTable& table = tables[sweep_table];
    const std::size_t from = sweep_line;
    sweep_line = table.sweep(from, budget, [&](std::uint32_t slot) { return texts.dead(slot); });
    budget -= std::min(budget, (sweep_line == 0 ? table.lines() : sweep_line) - from);
    if (sweep_line != 0) continue;
    table.shrink();
    if (++sweep_table < kTables) continue;
    sweep_table = 0;
    for (const std::uint32_t slot : dead_before_cycle) texts.free(slot);
    dead_before_cycle.clear();
    if (dead_in_cycle.empty()) return;
  }
}

bool BandIndex::contains(ArticleNumber number) const {
  return impl_->texts.contains(number);
}

void BandIndex::prefetch(const Signature& signature) const {
  const Impl& my = *impl_;
  my.tables[kHashes].prefetch(hash_tag(signature));
  each_tag(signature, [&](std::size_t table, std::uint32_t tag) { my.tables[table].prefetch(tag); });
}

void BandIndex::prefetch_rest(const Signature& signature) const {
  const Impl& my = *impl_;
  each_tag(signature, [&](std::size_t table, std::uint32_t tag) { my.tables[table].prefetch_overflow(tag); });
}

void BandIndex::Impl::look_up(const Signature& query, Nearby& nearby) const {
  nearby.work = {.queries = 1, .lookups = 1, .entries_touched = 0, .estimates = 0, .candidates = 0};
  nearby.passage_slots.clear();
  nearby.passage_ends.clear();
  nearby.sketch.reset();
  auto& found = nearby.texts;
  found.clear();
  each_tag(query, [&](std::size_t table, std::uint32_t tag) {
    const std::size_t before = found.size();
    tables[table].each(tag, [&](std::uint32_t slot) { found.push_back({slot, kEnough}); });
    ++nearby.work.lookups;
    const std::size_t run = found.size() - before;
    if (run == 0) return;
    nearby.work.entries_touched += run;
    if (run > 2 && run >= options.bucket_entries_max / 2) {
      for (std::size_t i = 0; i < run; ++i) found[before + i].evidence = i == 0 ? kEnough - 1 : 1;
    }
    if (table < kPassages) return;
    for (std::size_t i = 0; i < run; ++i) nearby.passage_slots.push_back(found[before + i].slot);
    nearby.passage_ends.push_back(static_cast<std::uint32_t>(nearby.passage_slots.size()));
  });
  std::sort(found.begin(), found.end(),
            [](const Nearby::Text& a, const Nearby::Text& b) { return a.slot < b.slot; });
  std::size_t kept = 0;
  for (std::size_t i = 0; i < found.size(); ++i) {
    if (kept > 0 && found[kept - 1].slot == found[i].slot) {
      found[kept - 1].evidence += found[i].evidence;
    } else {
      found[kept++] = found[i];
    }
  }
  found.erase(found.begin() + static_cast<std::ptrdiff_t>(kept), found.end());
  for (const Nearby::Text& text : found) {
    if (text.evidence >= kEnough) texts.prefetch(text.slot);
  }
}

float BandIndex::Impl::estimate(const Signature& query, Nearby::Text& text, Nearby& nearby) const {
  if (text.estimate < 0) {
    if (!nearby.sketch) nearby.sketch = signature::compact(query.sketch);
    ++nearby.work.estimates;
    text.estimate = signature::estimate_similarity(*nearby.sketch, texts.sketch(text.slot));
  }
  return text.estimate;
}

float BandIndex::Impl::recurring_share(const Signature& query, std::uint32_t slot, Nearby& nearby) const {
  std::size_t common = 0;
  std::size_t recurring = 0;
  std::size_t begin = 0;
  for (const std::uint32_t end : nearby.passage_ends) {
    const std::span<const std::uint32_t> run(nearby.passage_slots.data() + begin, end - begin);
    begin = end;
    if (std::find(run.begin(), run.end(), slot) == run.end()) continue;
    ++common;
    if (run.size() <= options.recurring_texts_min) continue;
    std::size_t unlike = 0;
    for (const std::uint32_t other : run) {
      if (other == slot || !texts.live(other)) continue;
      const auto text = std::lower_bound(nearby.texts.begin(), nearby.texts.end(), other,
                                         [](const Nearby::Text& a, std::uint32_t b) { return a.slot < b; });
      unlike += estimate(query, *text, nearby) < options.similarity_min;
    }
    recurring += unlike >= options.recurring_texts_min;
  }
  return common == 0 ? 0 : static_cast<float>(recurring) / static_cast<float>(common);
}

std::vector<Candidate> BandIndex::candidates(const Signature& query, ArticleNumber after) const {
  const Impl& my = *impl_;
  const std::size_t most = my.options.candidates_max;
  prefetch(query);
  prefetch_rest(query);
  std::vector<Candidate> found;
  const auto add_articles = [&](std::uint32_t slot, float estimate, bool identical, float recurring) {
    std::size_t added = 0;
    my.texts.each_article(slot, after, [&](ArticleNumber number) {
      found.push_back({number, estimate, identical, slot, recurring});
      return ++added < most;
    });
  };
  const std::uint32_t same = my.find_identical(query);
  if (same != 0) add_articles(same, 1, true, 0);
  static thread_local Impl::Nearby nearby;  // its storage is used again
  my.look_up(query, nearby);
  for (Impl::Nearby::Text& near : nearby.texts) {
    if (near.evidence < kEnough || near.slot == same) continue;
    const Texts::Text& text = my.texts.text(near.slot);
    if (text.last <= after.value) continue;  // a dead text has no last article
    const float estimate = my.estimate(query, near, nearby);
    if (!plausible(estimate, query.shingle_count, text.shingle_count, my.options)) continue;
    add_articles(near.slot, estimate, false, my.recurring_share(query, near.slot, nearby));
  }
  std::sort(found.begin(), found.end(), [](const Candidate& a, const Candidate& b) {
    if (a.identical != b.identical) return a.identical;
    return a.estimate != b.estimate ? a.estimate > b.estimate : a.number < b.number;
  });
  if (found.size() > most) found.resize(most);
  const Work& work = nearby.work;
  my.counter.add({1, work.lookups, work.entries_touched, work.estimates, found.size()});
  return found;
}

std::size_t BandIndex::size() const {
  return impl_->texts.articles();
}

std::size_t BandIndex::memory_bytes() const {
  std::size_t bytes = sizeof(Impl) + impl_->texts.memory_bytes();
  for (const TagTable& table : impl_->tables) bytes += table.memory_bytes();
  return bytes + (impl_->dead_before_cycle.capacity() + impl_->dead_in_cycle.capacity()) * 4;
}

BandIndex::Work BandIndex::work() const {
  const auto sums = impl_->counter.sums();
  return {sums[0], sums[1], sums[2], sums[3], sums[4]};
}

}  // namespace samestory::duplicates
