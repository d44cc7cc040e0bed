// How common terms are, as the story layer uses it: the shipped background blended with the stream, where the
// stream's share changes only at roll points. The points depend on how many articles were observed and on
// nothing else: every 8 articles at first, then every eighth of what was seen, at most every 2,048. Between
// two points version() and all answers stay, so that what a worker computed is what the writer would compute.
//
// Not synchronised: const members may run beside each other, observe() is exclusive.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "core/records/terms.hpp"
#include "core/stories/background.hpp"

namespace samestory::stories {

class TermStatistics {
 public:
  static constexpr std::size_t kRollMin = 8, kRollMax = 2048;

  // Whether the `nth` report of a story (from 1) shows how common its words are. Where the stream is all
  // there is, the words of one big story must not count as common: only its first, second, fourth, eighth,
  // ... do.
  bool tells(std::string_view language, std::size_t nth) const;
  void observe(const records::ArticleTerms& terms);
  std::uint64_t version() const { return version_; }
  // Articles that may be observed until the answers change; the last of these changes them.
  std::size_t left_in_version() const { return roll_after() - waiting_.size(); }
  Idf idf(std::string_view language) const { return {background_, &stream_, language}; }
  std::size_t memory_bytes() const;

 private:
  std::size_t roll_after() const;

  Background background_;
  StreamFrequencies stream_;
  std::vector<StreamFrequencies::Observed> waiting_;  // since the last roll
  std::vector<records::TermId> waiting_ids_;
  std::size_t observed_ = 0;
  std::uint64_t version_ = 1;
};

}  // namespace samestory::stories
