// What a store knows of its embeddings: where they lie (their mean, which signatures are taken around, since
// most models put all texts into one corner), how unusual a cosine is, and the latest articles' signatures.
//
// Mean and scale change at roll points that depend on how many embeddings came and on nothing else: 16, 32,
// 64, ... 4,096, then every 4,096, the mean no more after 4,096. Between two points version() and all answers
// but what find() finds stay, so that what a worker computed is what the writer would compute. Without
// embeddings it holds nothing and costs nothing. Not synchronised: const members may run beside each other,
// add() is exclusive; signs() may run beside fewer than left_in_version() calls of add().
#pragma once

#include <array>
#include <cstdint>
#include <deque>
#include <vector>

#include "core/stories/cosine_scale.hpp"
#include "core/stories/member_table.hpp"
#include "core/stories/signature_ring.hpp"

namespace samestory::stories {

class EmbeddingIndex {
 public:
  static constexpr std::size_t kRollMin = 16, kRollMax = 4096;
  static constexpr std::size_t kCompared = 16;  // earlier articles, spread out, that each is held against

  // An article of `members` that counts in its story; `bits` may be what signs() said at this version. True
  // when the scale is believed for the first time: what was decided before deserves another look.
  // `mate`: another report of its story in its language, or null.
  bool add(ArticleNumber number, const MemberTable& members, Sequence sequence,
           const SignBits* bits = nullptr, const PackedArticle* mate = nullptr);

  bool empty() const { return added_ == 0; }
  std::uint64_t version() const { return version_; }
  // Calls of add() until version() changes; the last of these changes it. At least 1.
  std::size_t left_in_version() const;
  SignBits signs(const EmbeddingView& embedding) const;
  const CosineScale& scale() const { return scale_; }
  const SignatureRing& ring() const { return ring_; }
  std::size_t memory_bytes() const;

 private:
  struct Compared {
    ArticleNumber number;
    std::uint32_t language = 0;
    std::vector<std::int8_t> components;
    float inverse_length = 0;
  };
  void compare(ArticleNumber number, const PackedArticle& packed, const MemberTable& members);
  void move_mean(const EmbeddingView& embedding);
  bool roll(const MemberTable& members);

  std::vector<std::int8_t> planes_;      // kSignBits random directions of 1 and -1
  std::vector<std::int64_t> sum_;        // of unit vectors in steps of 1 / kSumSteps
  std::array<float, kSignBits> mean_{};  // the mean's product with each plane
  CosineScale scale_;
  SignatureRing ring_;
  std::deque<Compared> compared_;
  std::size_t added_ = 0;
  std::uint64_t version_ = 1;
};

}  // namespace samestory::stories
