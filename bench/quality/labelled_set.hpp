// A labelled set as the merge score sees it: groups of one, products of all pairs, gold labels, and
// calendars.
#pragma once

#include <cmath>
#include <cstdint>
#include <functional>
#include <limits>
#include <random>
#include <span>
#include <string>
#include <vector>

#include "bench/quality/articles.hpp"
#include "core/stories/agglomerate.hpp"
#include "core/stories/background.hpp"

namespace samestory::quality {

using Days = std::vector<double>;  // days since 1970; NaN: undated
inline constexpr double kUndated = std::numeric_limits<double>::quiet_NaN();

// How articles are changed before their terms are taken.
enum class Text : std::uint8_t {
  whole,
  mixed,    // each whole, cut after a random number of words, or without its title
  leads,    // the first 60 to 140 words
  foreign,  // as if in a language that has no table of term frequencies
};

// Products of all pairs live in memory: 40 bytes a pair.
class LabelledSet {
 public:
  LabelledSet(std::string name, const std::vector<LabelledArticle>& articles, Text text, unsigned seed);

  const std::string& name() const { return name_; }
  std::size_t size() const { return gold_.size(); }
  const std::vector<std::int32_t>& gold() const { return gold_; }
  std::size_t gold_stories() const { return labels_.size(); }
  const std::string& label(std::size_t gold_story) const { return labels_[gold_story]; }  // as the set has it
  const Days& real_days() const { return days_; }
  bool has_dates() const { return has_dates_; }

  const stories::Products& product(std::size_t a, std::size_t b) const {
    return a > b ? pairs_[a * (a - 1) / 2 + b] : pairs_[b * (b - 1) / 2 + a];
  }
  stories::Group group(std::size_t article, const Days& days) const;
  std::vector<stories::Group> groups(std::span<const std::uint32_t> articles, const Days& days) const;
  stories::PairProducts products(std::span<const std::uint32_t> articles) const;

 private:
  std::string name_;
  std::vector<std::int32_t> gold_;
  std::vector<std::string> labels_;
  Days days_;
  bool has_dates_ = false;
  std::vector<stories::Group> groups_;
  std::vector<stories::Products> pairs_;
};

enum class Calendar : std::uint8_t { real, none, fake, partly_fake };
// Real dates; none; or simulated ones: stories are bursts on a time line of random density, some articles
// late, some with wrong dates, in part rounded to days.
Days days_of(const LabelledSet& set, Calendar calendar, std::mt19937& random);

// Runs jobs 0..count-1 on `threads` threads.
void in_parallel(std::size_t count, unsigned threads, const std::function<void(std::size_t)>& job);

}  // namespace samestory::quality
