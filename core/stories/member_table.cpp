#include "core/stories/member_table.hpp"

#include <algorithm>

namespace samestory::stories {

const Member* MemberTable::find(ArticleNumber number) const {
  const std::size_t block = number.value / kBlock;
  if (block >= blocks_.size() || !blocks_[block]) return nullptr;
  const Member& row = blocks_[block]->rows[number.value % kBlock];
  return row.story ? &row : nullptr;
}

Member* MemberTable::find(ArticleNumber number) {
  return const_cast<Member*>(static_cast<const MemberTable*>(this)->find(number));
}

Member& MemberTable::put(ArticleNumber number, StoryId story, ArticleNumber group) {
  const std::size_t block = number.value / kBlock;
  if (block >= blocks_.size()) blocks_.resize(block + 1);
  if (!blocks_[block]) blocks_[block] = std::make_unique<Block>();
  Member& row = blocks_[block]->rows[number.value % kBlock];
  if (!row.story) ++blocks_[block]->used;
  row.story = story;
  row.group = group;
  if (group != number) copies_[group.value].push_back(number);
  return row;
}

void MemberTable::leave_group(ArticleNumber number, ArticleNumber group) {
  const auto place = copies_.find(group.value);
  if (place == copies_.end()) return;
  std::erase(place->second, number);
  if (place->second.empty()) copies_.erase(place);
}

void MemberTable::erase(ArticleNumber number) {
  Member* row = find(number);
  if (row == nullptr) return;
  leave_group(number, row->group);
  set_packed(*row, nullptr);
  *row = {};
  const std::size_t block = number.value / kBlock;
  if (--blocks_[block]->used == 0) blocks_[block].reset();
}

const std::vector<ArticleNumber>& MemberTable::copies_of(ArticleNumber representative) const {
  static const std::vector<ArticleNumber> kNone;
  const auto place = copies_.find(representative.value);
  return place == copies_.end() ? kNone : place->second;
}

void MemberTable::promote(ArticleNumber from, ArticleNumber to) {
  std::vector<ArticleNumber> copies = copies_of(from);
  copies_.erase(from.value);
  std::erase(copies, to);
  for (const ArticleNumber copy : copies) {
    if (Member* row = find(copy)) row->group = to;
  }
  if (Member* row = find(to)) row->group = to;
  if (!copies.empty()) copies_[to.value] = std::move(copies);
}

void MemberTable::set_packed(Member& member, const PackedArticle* packed) {
  const PackedArticle* const before = member.packed;
  member.packed = packed ? packed->copy_to(pool_.take(packed->memory_bytes())) : nullptr;
  if (before) pool_.give_back(const_cast<PackedArticle*>(before), before->memory_bytes());
}

std::size_t MemberTable::memory_bytes() const {
  std::size_t bytes = pool_.memory_bytes() + blocks_.capacity() * sizeof(blocks_[0]) + copies_.size() * 48;
  for (const auto& block : blocks_) {
    if (block) bytes += sizeof(Block) + kBlock * sizeof(Member);
  }
  return bytes;
}

}  // namespace samestory::stories
