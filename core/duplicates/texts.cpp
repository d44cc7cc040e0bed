#include "core/duplicates/texts.hpp"

#include <algorithm>
#include <numeric>

#include "core/duplicates/prefetch.hpp"

namespace samestory::duplicates {

std::uint32_t Texts::take_slot() {
  if (chunks_with_room_.empty()) {
    chunks_with_room_.insert(chunks_.size());
    chunks_.emplace_back();
    dead_.resize(chunks_.size() * kChunk / 64);
    chunks_.back().free.resize(kChunk);
    auto& free = chunks_.back().free;
    std::iota(free.rbegin(), free.rend(), std::uint16_t{0});  // the lowest is taken first
    if (chunks_.size() == 1) free.pop_back();                 // 0 means none
  }
  const std::size_t index = *chunks_with_room_.begin();
  Chunk& chunk = chunks_[index];
  if (chunk.sketches.size() == 0) {
    // A small index, such as that of one batch, should not touch a whole huge page.
    chunk.sketches =
        ZeroedArray<signature::CompactSketch>(kChunk, index == 0 ? PageSize::normal : PageSize::huge);
    chunk.texts = ZeroedArray<Text>(kChunk);
  }
  const auto slot = static_cast<std::uint32_t>(index * kChunk + chunk.free.back());
  chunk.free.pop_back();
  if (chunk.free.empty()) {
    chunks_with_room_.erase(index);
    chunk.free.shrink_to_fit();
  }
  return slot;
}

std::uint32_t Texts::add(ArticleNumber number, const signature::Signature& signature) {
  const std::uint32_t slot = take_slot();
  Chunk& chunk = chunks_[slot / kChunk];
  chunk.sketches[slot % kChunk] = signature::compact(signature.sketch);
  Text& text = chunk.texts[slot % kChunk];
  text.content_hash = signature.content_hash;
  text.shingle_count = signature.shingle_count;
  text.first = text.last = number.value;
  slots_.set(number, slot);
  ++live_;
  return slot;
}

void Texts::add_copy(ArticleNumber number, std::uint32_t slot) {
  Text& text = chunks_[slot / kChunk].texts[slot % kChunk];
  auto& copies = copies_[slot];
  std::uint32_t later = number.value;
  if (later < text.first) std::swap(later, text.first);
  copies.insert(std::upper_bound(copies.begin(), copies.end(), later), later);
  text.last = copies.back();
  slots_.set(number, slot);
}

std::uint32_t Texts::remove(ArticleNumber number) {
  const std::uint32_t slot = slots_.get(number);
  if (slot == 0) return 0;
  slots_.set(number, 0);
  Text& text = chunks_[slot / kChunk].texts[slot % kChunk];
  const auto found = copies_.find(slot);
  if (found == copies_.end()) {
    text.first = text.last = 0;
    dead_[slot / 64] |= std::uint64_t{1} << slot % 64;
    --live_;
    return slot;
  }
  auto& copies = found->second;
  if (text.first == number.value) {
    text.first = copies.front();
    copies.erase(copies.begin());
  } else {
    copies.erase(std::lower_bound(copies.begin(), copies.end(), number.value));
  }
  text.last = copies.empty() ? text.first : copies.back();
  if (copies.empty()) copies_.erase(found);
  return 0;
}

void Texts::free(std::uint32_t slot) {
  dead_[slot / 64] &= ~(std::uint64_t{1} << slot % 64);
  const std::size_t index = slot / kChunk;
  Chunk& chunk = chunks_[index];
  chunk.free.push_back(static_cast<std::uint16_t>(slot % kChunk));
  chunks_with_room_.insert(index);
  if (chunk.free.size() == kChunk - (index == 0 ? 1 : 0)) {
    chunk.sketches = {};
    chunk.texts = {};
  }
}

void Texts::prefetch(std::uint32_t slot) const {
  prefetch_line(&text(slot));
  const std::uint8_t* const cells = sketch(slot).data();
  for (std::size_t line = 0; line < sizeof(signature::CompactSketch); line += 64) prefetch_line(cells + line);
}

std::size_t Texts::memory_bytes() const {
  std::size_t bytes = slots_.memory_bytes() + dead_.capacity() * 8 + chunks_.capacity() * sizeof(Chunk);
  for (const Chunk& chunk : chunks_) {
    bytes += chunk.sketches.memory_bytes() + chunk.texts.memory_bytes() + chunk.free.capacity() * 2;
  }
  for (const auto& [slot, copies] : copies_) bytes += 64 + copies.capacity() * 4;
  return bytes;
}

}  // namespace samestory::duplicates
