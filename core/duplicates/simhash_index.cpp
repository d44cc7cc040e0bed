#include "core/duplicates/simhash_index.hpp"

#include <algorithm>
#include <array>
#include <bit>

#include "core/duplicates/prefetch.hpp"

namespace samestory::duplicates {
namespace {

constexpr int kBlocks = 4;
constexpr int kBlockBits = 16;
constexpr std::size_t kBuckets = std::size_t{1} << kBlockBits;

using Bucket = std::vector<std::uint32_t>;  // article numbers

std::uint32_t block_of(std::uint64_t simhash, int block) {
  return static_cast<std::uint32_t>(simhash >> (block * kBlockBits)) & (kBuckets - 1);
}

std::size_t bytes_of(const Bucket& bucket) {
  return bucket.capacity() == 0 ? 0 : bucket.capacity() * sizeof(bucket[0]) + 8;
}

// Hashes by article number, in pages that are freed when their last article has gone.
class Hashes {
 public:
  static constexpr std::size_t kPage = 1 << 16;
  const std::uint64_t* find(std::uint32_t number) const {
    const std::size_t index = number / kPage;
    if (index >= pages_.size() || !pages_[index]) return nullptr;
    const Page& page = *pages_[index];
    return (page.present[number % kPage / 64] >> number % 64 & 1) != 0 ? &page.hashes[number % kPage]
                                                                       : nullptr;
  }
  std::uint64_t at(std::uint32_t number) const { return pages_[number / kPage]->hashes[number % kPage]; }
  void prefetch(std::uint32_t number) const {
    prefetch_line(&pages_[number / kPage]->hashes[number % kPage]);
  }
  void set(std::uint32_t number, std::uint64_t hash) {
    const std::size_t index = number / kPage;
    if (index >= pages_.size()) pages_.resize(index + 1);
    if (!pages_[index]) pages_[index] = std::make_unique<Page>();
    Page& page = *pages_[index];
    page.hashes[number % kPage] = hash;
    page.present[number % kPage / 64] |= std::uint64_t{1} << number % 64;
    ++page.live;
    ++size_;
  }
  void erase(std::uint32_t number) {
    Page& page = *pages_[number / kPage];
    page.present[number % kPage / 64] &= ~(std::uint64_t{1} << number % 64);
    --size_;
    if (--page.live == 0) pages_[number / kPage].reset();
  }
  std::size_t size() const { return size_; }
  std::size_t memory_bytes() const {
    std::size_t bytes = pages_.capacity() * sizeof pages_[0];
    for (const auto& page : pages_) bytes += page ? sizeof(Page) : 0;
    return bytes;
  }

 private:
  struct Page {
    std::array<std::uint64_t, kPage> hashes{};
    std::array<std::uint64_t, kPage / 64> present{};
    std::size_t live = 0;
  };
  std::vector<std::unique_ptr<Page>> pages_;
  std::size_t size_ = 0;
};

}  // namespace

struct SimHashIndex::Impl {
  std::array<std::vector<Bucket>, kBlocks> tables;
  Hashes hashes;
  std::size_t bucket_bytes = 0;

  // std::vector's doubling would waste a third of the memory.
  void append(Bucket& bucket, std::uint32_t number) {
    bucket_bytes -= bytes_of(bucket);
    if (bucket.size() == bucket.capacity()) bucket.reserve(bucket.size() + bucket.size() / 8 + 2);
    bucket.push_back(number);
    bucket_bytes += bytes_of(bucket);
  }
  void erase(Bucket& bucket, std::uint32_t number) {
    bucket_bytes -= bytes_of(bucket);
    bucket.erase(std::find(bucket.begin(), bucket.end(), number));
    if (bucket.size() + 64 < bucket.capacity() / 2) bucket.shrink_to_fit();
    bucket_bytes += bytes_of(bucket);
  }

  Impl() { tables.fill(std::vector<Bucket>(kBuckets)); }

  // One bucket against the query; false when the comparisons are used up.
  bool scan(const Bucket& bucket, int block, std::uint64_t simhash, int distance, const Limits& limits,
            Answer& answer) const;
};

SimHashIndex::SimHashIndex() : impl_(std::make_unique<Impl>()) {}
SimHashIndex::~SimHashIndex() = default;
SimHashIndex::SimHashIndex(SimHashIndex&&) noexcept = default;
SimHashIndex& SimHashIndex::operator=(SimHashIndex&&) noexcept = default;

void SimHashIndex::insert(ArticleNumber number, std::uint64_t simhash) {
  remove(number);
  impl_->hashes.set(number.value, simhash);
  for (int block = 0; block < kBlocks; ++block)
    impl_->append(impl_->tables[block][block_of(simhash, block)], number.value);
}

void SimHashIndex::remove(ArticleNumber number) {
  const std::uint64_t* const found = impl_->hashes.find(number.value);
  if (found == nullptr) return;
  const std::uint64_t simhash = *found;
  for (int block = 0; block < kBlocks; ++block)
    impl_->erase(impl_->tables[block][block_of(simhash, block)], number.value);
  impl_->hashes.erase(number.value);
}

bool SimHashIndex::Impl::scan(const Bucket& bucket, int block, std::uint64_t simhash, int distance,
                              const Limits& limits, Answer& answer) const {
  constexpr std::size_t kAhead = 16;
  const int radius = distance / kBlocks;
  for (std::size_t i = 0; i < bucket.size(); ++i) {
    if (answer.comparisons == limits.comparisons_max) {
      answer.complete = false;
      return false;
    }
    if (i + kAhead < bucket.size()) hashes.prefetch(bucket[i + kAhead]);
    ++answer.comparisons;
    const std::uint64_t differing = hashes.at(bucket[i]) ^ simhash;
    const int bits = std::popcount(differing);
    if (bits > distance) continue;
    // An earlier block that is near enough has found this article already.
    bool first = true;
    for (int earlier = 0; earlier < block; ++earlier) {
      first = first && std::popcount(block_of(differing, earlier)) > radius;
    }
    if (first) answer.near.push_back({ArticleNumber{bucket[i]}, bits});
  }
  return true;
}

SimHashIndex::Answer SimHashIndex::within(std::uint64_t simhash, int distance, const Limits& limits) const {
  Answer answer;
  distance = std::clamp(distance, 0, kSimHashDistanceMax);
  const int flips = distance / kBlocks == 0 ? 0 : kBlockBits;
  const auto bucket_at = [&](int block, int flip) -> const Bucket& {
    const std::uint32_t value = block_of(simhash, block) ^ (flip == 0 ? 0U : 1U << (flip - 1));
    return impl_->tables[block][value];
  };
  for (int block = 0; block < kBlocks && answer.complete; ++block) {
    for (int flip = 0; flip <= flips; ++flip) prefetch_line(&bucket_at(block, flip));
    for (int flip = 0; flip <= flips; ++flip) {
      const Bucket& bucket = bucket_at(block, flip);
      if (!bucket.empty()) prefetch_line(bucket.data());
    }
    for (int flip = 0; flip <= flips; ++flip) {
      if (!impl_->scan(bucket_at(block, flip), block, simhash, distance, limits, answer)) break;
    }
  }
  std::sort(answer.near.begin(), answer.near.end(), [](const Near& a, const Near& b) {
    return a.distance != b.distance ? a.distance < b.distance : a.number < b.number;
  });
  if (answer.near.size() > limits.results_max) answer.near.resize(limits.results_max);
  return answer;
}

std::size_t SimHashIndex::size() const {
  return impl_->hashes.size();
}

std::size_t SimHashIndex::memory_bytes() const {
  return sizeof(Impl) + impl_->hashes.memory_bytes() + kBlocks * kBuckets * sizeof(Bucket) +
         impl_->bucket_bytes;
}

}  // namespace samestory::duplicates
