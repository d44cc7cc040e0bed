#include "core/stories/signature_ring.hpp"

#include <algorithm>
#include <array>

namespace samestory::stories {

bool nearer(const SignatureRing::Found& a, const SignatureRing::Found& b) {
  return a.distance != b.distance ? a.distance < b.distance : a.place > b.place;
}

void SignatureRing::add(ArticleNumber article, std::uint32_t language, const SignBits& bits,
                        Sequence sequence) {
  const auto same = [&](const Table& table) { return table.language == language; };
  auto table = std::find_if(tables_.begin(), tables_.end(), same);
  if (table == tables_.end()) table = tables_.insert(table, Table{.language = language});
  table->bits.push_back(bits);
  table->rows.push_back({article, ++places_, sequence});
  if (places_ % kWindow == 0) forget_old();
}

std::size_t SignatureRing::first_held(const Table& table) const {
  const auto held = [this](const Row& row) { return !holds(row.place); };
  return static_cast<std::size_t>(std::partition_point(table.rows.begin(), table.rows.end(), held) -
                                  table.rows.begin());
}

void SignatureRing::forget_old() {
  for (Table& table : tables_) {
    const auto old = static_cast<std::ptrdiff_t>(first_held(table));
    table.bits.erase(table.bits.begin(), table.bits.begin() + old);
    table.rows.erase(table.rows.begin(), table.rows.begin() + old);
  }
  std::erase_if(tables_, [](const Table& table) { return table.rows.empty(); });
}

SignatureRing::Finds SignatureRing::find(const SignBits& query, std::uint32_t language, std::size_t limit,
                                         Sequence after) const {
  Finds finds;
  struct Part {
    const Table* table;
    std::size_t from, out;
  };
  std::vector<Part> parts;
  for (const Table& table : tables_) {
    if (table.language == language) continue;
    const auto seen = [after](const Row& row) { return row.sequence <= after; };
    const auto later = std::partition_point(table.rows.begin(), table.rows.end(), seen) - table.rows.begin();
    const std::size_t from = std::max(first_held(table), static_cast<std::size_t>(later));
    parts.push_back({&table, from, finds.scanned});
    finds.scanned += table.rows.size() - from;
  }
  std::vector<std::uint8_t> apart(finds.scanned);
  std::array<std::size_t, kSignBits + 1> count{};
  for (const Part& part : parts) {
    distances(query, std::span(part.table->bits).subspan(part.from), apart.data() + part.out);
  }
  for (const std::uint8_t distance : apart) ++count[distance];
  std::size_t cut = 0, within = count[0];
  while (cut < kSignBits && within < limit) within += count[++cut];
  for (const Part& part : parts) {
    for (std::size_t i = part.from; i < part.table->rows.size(); ++i) {
      const std::uint8_t distance = apart[part.out + i - part.from];
      if (distance > cut) continue;
      finds.found.push_back({part.table->rows[i].article, distance, part.table->rows[i].place});
    }
  }
  std::sort(finds.found.begin(), finds.found.end(), nearer);
  finds.complete = finds.scanned <= limit;
  if (finds.found.size() > limit) finds.found.resize(limit);
  return finds;
}

std::vector<ArticleNumber> SignatureRing::latest(std::size_t limit) const {
  std::vector<ArticleNumber> articles;
  for (const Table& table : tables_) {
    for (const Row& row : table.rows) {
      if (row.place + limit > places_) articles.push_back(row.article);
    }
  }
  return articles;
}

void SignatureRing::clear() {
  tables_.clear();
  places_ = 0;
}

std::size_t SignatureRing::memory_bytes() const {
  std::size_t bytes = sizeof *this;
  for (const Table& table : tables_) {
    bytes += table.bits.capacity() * sizeof(SignBits) + table.rows.capacity() * sizeof(Row);
  }
  return bytes;
}

}  // namespace samestory::stories
