// How the figures of a set are come by: with the model that is shipped, with one that was trained without the
// set, or crossed, where each story is judged by the model of the fold that it was not in.
#pragma once

#include <cstdint>
#include <memory>
#include <nlohmann/json.hpp>
#include <string>
#include <vector>

#include "bench/quality/judged_replay.hpp"
#include "bench/quality/sets.hpp"
#include "core/stories/model.hpp"

namespace samestory::quality {

struct LoadedSet {
  const NamedSet* set = nullptr;
  std::vector<LabelledArticle> articles;
  std::vector<std::int32_t> gold;
};

// A model and the articles that it is judged on.
struct Part {
  std::shared_ptr<const stories::MergeModel>
      model;                                  // null: the shipped one; shared by the replays that use it
  std::unique_ptr<std::vector<bool>> judged;  // null: all
  double weight = 1;
};

// A set is replayed in each order with each part's model.
struct Way {
  std::string name;     // "visible", "crossed" or "left out"
  std::size_t set = 0;  // in the loaded ones
  std::vector<Part> parts;
  std::vector<std::vector<Outcome>> outcomes;  // by part and order
  std::string printed_errors;
  nlohmann::json reported;
};

// `left_out`: where `train_stories --left-out` wrote its models, or empty. Ends the program with a sentence
// when they cannot be read.
std::vector<Way> ways_of(const std::vector<LoadedSet>& sets, const std::string& left_out);

// The parts' outcomes together, by order.
std::vector<Outcome> by_order(const Way& way);

}  // namespace samestory::quality
