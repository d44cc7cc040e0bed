#include "core/stories/near_stories.hpp"

#include <algorithm>
#include <utility>

#include "core/base/touch.hpp"

namespace samestory::stories {
namespace {

// Vectors of members whose loads are under way.
constexpr std::size_t kAhead = 8;

// The members that stems are multiplied with, one story after the other.
class Members {
 public:
  void append(const StoryHeads::Gate& gate) {
    members_.insert(members_.end(), gate.members.begin(), gate.members.begin() + gate.count);
  }
  void start() const {
    for (const PackedArticle* member : members_) touch(member);  // then the rest is prefetched, not given up
    for (const PackedArticle* member : std::span(members_).first(std::min(kAhead, members_.size())))
      member->prefetch();
  }
  const PackedArticle& next() {
    if (next_ + kAhead < members_.size()) members_[next_ + kAhead]->prefetch();
    return *members_[next_++];
  }

 private:
  std::vector<const PackedArticle*> members_;
  std::size_t next_ = 0;
};

}  // namespace

std::vector<NearStory> near_stories(const StoryState& state, std::span<const Candidate> candidates,
                                    const QueryTable& table, const Group& group, std::uint32_t language) {
  const GateSide side = gate_side(group);
  const auto plain = [&](const StoryHeads::Gate& gate) {
    return gate.count > 0 && gate.language == language;
  };
  Members members;
  for (const Candidate& c : candidates) {
    const StoryHeads::Gate& gate = state.heads().gate_at(c.slot);
    if (plain(gate) && !years_apart(side, gate.side)) members.append(gate);
  }
  members.start();

  std::vector<NearStory> near;
  for (std::size_t i = 0; i < candidates.size(); ++i) {
    const StoryHeads::Gate& gate = state.heads().gate_at(candidates[i].slot);
    if (!plain(gate)) {
      const StoryBody& body = state.row_at(candidates[i].slot)->body;
      const StoryBody* strand = body.strand(language);
      const auto cross = strand != nullptr ? strand->products_if_near(table, group) : Products{};
      if (cross) near.push_back({i, &body, strand, *cross});
      continue;
    }
    if (years_apart(side, gate.side)) continue;
    Products stems{};
    for (std::uint32_t k = 0; k < gate.count; ++k) table.add_stems(members.next(), stems);
    if (!may_merge(side, gate.side, stems)) continue;
    for (std::uint32_t k = 0; k < gate.count; ++k) gate.members[k]->prefetch_others();
    const StoryBody& body = state.row_at(candidates[i].slot)->body;
    body.prefetch();
    near.push_back({i, &body, nullptr, stems});
  }
  for (NearStory& story : near) {
    const StoryHeads::Gate& gate = state.heads().gate_at(candidates[story.candidate].slot);
    if (!plain(gate)) continue;
    story.strand = story.body;
    for (std::uint32_t k = 0; k < gate.count; ++k) table.add_others(*gate.members[k], story.cross);
  }
  return near;
}

}  // namespace samestory::stories
