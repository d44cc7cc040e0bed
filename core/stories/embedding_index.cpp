#include "core/stories/embedding_index.hpp"

#include <algorithm>
#include <bit>
#include <cmath>

namespace samestory::stories {
namespace {

constexpr double kSumSteps = 1 << 16;
// One article of so many, fewer while the store is young, stays for the next ones to be held against: reports
// of one event that come in a burst are no strangers, though they may stand in two stories yet.
constexpr std::size_t kApartMost = 64;

// SplitMix64 (Steele, Lea, Flood 2014); the same planes in every store.
std::vector<std::int8_t> random_planes(std::size_t dimensions) {
  std::vector<std::int8_t> planes(kSignBits * dimensions);
  std::uint64_t state = 0x5A3E'5702'4E6D'B001ULL, bits = 0;
  for (std::size_t i = 0; i < planes.size(); ++i) {
    if (i % 64 == 0) {
      bits = state += 0x9E3779B97F4A7C15ULL;
      bits = (bits ^ (bits >> 30)) * 0xBF58476D1CE4E5B9ULL;
      bits = (bits ^ (bits >> 27)) * 0x94D049BB133111EBULL;
      bits ^= bits >> 31;
    }
    planes[i] = (bits >> (i % 64)) & 1U ? 1 : -1;
  }
  return planes;
}

}  // namespace

bool EmbeddingIndex::add(ArticleNumber number, const MemberTable& members, Sequence sequence,
                         const SignBits* bits, const PackedArticle* mate) {
  const Member* member = members.find(number);
  if (member == nullptr || !member->packed || !member->packed->embedding()) return false;
  const EmbeddingView embedding = member->packed->embedding();
  if (planes_.empty()) {
    planes_ = random_planes(embedding.size);
    sum_.resize(embedding.size);
    ++version_;
    bits = nullptr;
  }
  ring_.add(number, member->packed->language(), bits ? *bits : signs(embedding), sequence);
  compare(number, *member->packed, members);
  if (mate != nullptr && mate->embedding()) scale_.observe_related(cosine(embedding, mate->embedding()));
  ++added_;
  if (added_ <= kRollMax) move_mean(embedding);
  const bool due =
      added_ >= kRollMax ? added_ % kRollMax == 0 : added_ >= kRollMin && std::has_single_bit(added_);
  return due && roll(members);
}

std::size_t EmbeddingIndex::left_in_version() const {
  if (planes_.empty()) return 1;
  if (added_ >= kRollMax) return kRollMax - added_ % kRollMax;
  return std::max(kRollMin, std::bit_ceil(added_ + 1)) - added_;
}

void EmbeddingIndex::compare(ArticleNumber number, const PackedArticle& packed, const MemberTable& members) {
  const EmbeddingView embedding = packed.embedding();
  const StoryId story = members.find(number)->story;
  for (const Compared& other : compared_) {
    const Member* member = members.find(other.number);
    if (member != nullptr && member->story == story) continue;
    const EmbeddingView view = {other.components.data(), other.components.size(), other.inverse_length};
    scale_.observe(cosine(embedding, view), other.language == packed.language());
  }
  if (compared_.size() == kCompared) {
    if (added_ % std::clamp<std::size_t>(added_ / kApartMost, 1, kApartMost) != 0) return;
    compared_.pop_front();
  }
  compared_.push_back({number,
                       packed.language(),
                       {embedding.components, embedding.components + embedding.size},
                       embedding.inverse_length});
}

void EmbeddingIndex::move_mean(const EmbeddingView& embedding) {
  const double scale = static_cast<double>(embedding.inverse_length) * kSumSteps;
  for (std::size_t i = 0; i < embedding.size; ++i) sum_[i] += std::llround(embedding.components[i] * scale);
}

bool EmbeddingIndex::roll(const MemberTable& members) {
  ++version_;
  if (added_ <= kRollMax) {
    const double steps = kSumSteps * static_cast<double>(added_);
    for (std::size_t plane = 0; plane < kSignBits; ++plane) {
      std::int64_t along = 0;
      const std::int8_t* signs = planes_.data() + plane * sum_.size();
      for (std::size_t i = 0; i < sum_.size(); ++i) along += sum_[i] * signs[i];
      mean_[plane] = static_cast<float>(static_cast<double>(along) / steps);
    }
    ring_.renew([&](ArticleNumber number, SignBits& bits) {
      const Member* member = members.find(number);
      if (member == nullptr || !member->packed || !member->packed->embedding()) return false;
      bits = signs(member->packed->embedding());
      return true;
    });
  }
  return scale_.publish();
}

SignBits EmbeddingIndex::signs(const EmbeddingView& embedding) const {
  SignBits bits{};
  if (embedding.size * kSignBits != planes_.size()) return bits;
  for (std::size_t plane = 0; plane < kSignBits; ++plane) {
    const std::int8_t* signs = planes_.data() + plane * embedding.size;
    const auto along = static_cast<float>(product(signs, embedding.components, embedding.size));
    if (along * embedding.inverse_length > mean_[plane]) bits[plane / 64] |= std::uint64_t{1} << (plane % 64);
  }
  return bits;
}

std::size_t EmbeddingIndex::memory_bytes() const {
  if (empty()) return 0;
  return sizeof *this + planes_.capacity() + sum_.capacity() * sizeof(std::int64_t) + ring_.memory_bytes() +
         compared_.size() * (sizeof(Compared) + sum_.size());
}

}  // namespace samestory::stories
