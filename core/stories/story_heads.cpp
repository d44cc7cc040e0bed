#include "core/stories/story_heads.hpp"

namespace samestory::stories {

void StoryHeads::put(std::uint32_t slot, const StoryBody& body, Sequence changed) {
  ranks_[slot] = {days_of(body.group()), language_key(body.language()), body.several_languages()};
  Gate& gate = gates_[slot];
  gate = {};
  gate.story = body.id();
  gate.changed = changed;
  gate.side = gate_side(body.group());
  const auto members = body.first_counted();
  if (members.empty() || members.size() > kMembers || body.several_languages()) return;
  gate.language = members.front().packed->language();
  for (const CountedMember& member : members) gate.members[gate.count++] = member.packed;
}

void StoryHeads::clear(std::uint32_t slot) {
  ranks_[slot] = {};
  gates_[slot] = {};
}

}  // namespace samestory::stories
