#include "core/engine/recurring_lines.hpp"

#include <algorithm>
#include <tuple>

namespace samestory::engine {
namespace {

// Articles of a source after which older sightings of a line count half.
constexpr std::uint32_t kHalvedAfter = 256;

}  // namespace

const RecurringLines::Line* RecurringLines::Source::find(std::uint32_t hash) const {
  const auto at = std::lower_bound(lines.begin(), lines.end(), hash,
                                   [](const Line& line, std::uint32_t value) { return line.hash < value; });
  return at != lines.end() && at->hash == hash ? &*at : nullptr;
}

bool RecurringLines::Source::recurs(const Line& line) const {
  return line.sightings >= kSightingsMin && line.sightings * kArticlesPerSighting >= articles - line.since;
}

void RecurringLines::Source::sight(std::uint32_t hash, bool counts) {
  auto at = std::lower_bound(lines.begin(), lines.end(), hash,
                             [](const Line& line, std::uint32_t value) { return line.hash < value; });
  if (at == lines.end() || at->hash != hash) at = lines.insert(at, {hash, 0, articles, articles});
  at->last = articles;
  if (!counts) return;
  ++at->sightings;
  if (articles - at->since < kHalvedAfter) return;
  at->sightings /= 2;
  at->since = articles - kHalvedAfter / 2;
}

// Half of the lines, so that this is seldom.
void RecurringLines::Source::drop_least_sighted() {
  std::sort(lines.begin(), lines.end(), [](const Line& a, const Line& b) {
    return std::tuple(b.sightings, b.last, a.hash) < std::tuple(a.sightings, a.last, b.hash);
  });
  lines.resize(kLinesMax / 2);
  std::sort(lines.begin(), lines.end(), [](const Line& a, const Line& b) { return a.hash < b.hash; });
}

RecurringLines::Source& RecurringLines::source_of(std::uint32_t source) {
  if (const auto known = sources_.find(source); known != sources_.end()) return known->second;
  if (sources_.size() == kSourcesMax) {
    sources_.erase(std::min_element(sources_.begin(), sources_.end(), [](const auto& a, const auto& b) {
      return a.second.touched < b.second.touched;
    }));
  }
  return sources_[source];
}

void RecurringLines::learn(std::uint32_t source, std::span<const std::uint32_t> lines) {
  if (lines.size() < 2) return;
  Source& of = source_of(source);
  of.touched = ++articles_;
  ++of.articles;
  const std::uint32_t title = lines[0];
  std::vector<std::uint32_t> body(lines.begin() + 1, lines.end());
  std::sort(body.begin(), body.end());
  body.erase(std::unique(body.begin(), body.end()), body.end());
  const auto is_new = [&](std::uint32_t hash) { return of.find(hash) == nullptr; };
  const bool own = (title == 0 || is_new(title)) && std::any_of(body.begin(), body.end(), is_new);
  for (const std::uint32_t hash : body) of.sight(hash, own);
  if (title != 0) of.sight(title, false);
  if (of.lines.size() > kLinesMax) of.drop_least_sighted();
}

bool RecurringLines::recurs(std::uint32_t source, std::uint32_t line) const {
  const auto of = sources_.find(source);
  if (of == sources_.end()) return false;
  const Line* const known = of->second.find(line);
  return known != nullptr && of->second.recurs(*known);
}

std::vector<std::uint32_t> RecurringLines::recurring(std::uint32_t source) const {
  std::vector<std::uint32_t> hashes;
  const auto of = sources_.find(source);
  if (of == sources_.end()) return hashes;
  for (const Line& line : of->second.lines) {
    if (of->second.recurs(line)) hashes.push_back(line.hash);
  }
  return hashes;
}

std::size_t RecurringLines::memory_bytes() const {
  std::size_t bytes = sources_.size() * (sizeof(Source) + 8);
  for (const auto& [source, of] : sources_) bytes += of.lines.capacity() * sizeof(Line);
  return bytes;
}

}  // namespace samestory::engine
