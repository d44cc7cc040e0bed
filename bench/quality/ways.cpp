#include "bench/quality/ways.hpp"

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <map>

#include "bench/quality/arguments.hpp"

namespace samestory::quality {
namespace {

std::shared_ptr<const stories::MergeModel> read_model(const std::string& path) {
  std::ifstream in(path);
  const std::string text((std::istreambuf_iterator<char>(in)), {});
  auto model = stories::MergeModel::parse(text);
  if (!model) stop(path + " is no model: " + model.error().message);
  return std::make_shared<const stories::MergeModel>(std::move(*model));
}

// Which fold's model must not be asked about a label: set, label, fold a line. Labels that are not there were
// in no training.
using Folds = std::map<std::pair<std::string, std::string>, std::size_t>;
Folds read_folds(const std::string& path) {
  Folds folds;
  std::ifstream in(path);
  std::string set, label;
  std::size_t fold = 0;
  while (std::getline(in, set, '\t') && std::getline(in, label, '\t') && in >> fold) {
    in.ignore(1);
    folds[{set, label}] = fold;
  }
  return folds;
}

std::string model_path(const std::string& directory, const std::string& name) {
  return std::string(directory).append("/").append(name).append(".txt");
}

void add_left_out(std::vector<Way>& ways, const std::vector<LoadedSet>& sets, const std::string& directory) {
  if (!std::filesystem::exists(model_path(directory, "crossed.0")))
    stop(directory + " holds no models: train_stories --left-out writes them.");
  const Folds folds = read_folds(directory + "/folds.tsv");
  const std::shared_ptr<const stories::MergeModel> models[] = {
      read_model(model_path(directory, "crossed.0")), read_model(model_path(directory, "crossed.1"))};
  for (std::size_t i = 0; i < sets.size(); ++i) {
    const std::string name = sets[i].set->name;
    if (!std::filesystem::exists(model_path(directory, name))) continue;  // not a training set
    Way way;
    way.name = "crossed";
    way.set = i;
    for (std::size_t fold = 0; fold < 2; ++fold) {
      auto judged = std::make_unique<std::vector<bool>>();
      for (const LabelledArticle& a : sets[i].articles) {
        const auto known = folds.find({name, a.gold});
        judged->push_back((known == folds.end() ? 0 : known->second) == fold);
      }
      const auto weight = static_cast<double>(std::count(judged->begin(), judged->end(), true));
      if (weight > 0) way.parts.push_back({models[fold], std::move(judged), weight});
    }
    ways.push_back(std::move(way));
  }
  for (std::size_t i = 0; i < sets.size(); ++i) {
    const std::string model = model_path(directory, sets[i].set->name);
    if (!std::filesystem::exists(model)) continue;
    Way way;
    way.name = "left out";
    way.set = i;
    way.parts.push_back({read_model(model), nullptr, 1});
    ways.push_back(std::move(way));
  }
}

}  // namespace

std::vector<Way> ways_of(const std::vector<LoadedSet>& sets, const std::string& left_out) {
  std::vector<Way> ways;
  for (std::size_t i = 0; i < sets.size(); ++i) {
    Way way;
    way.name = "visible";
    way.set = i;
    way.parts.push_back({nullptr, nullptr, 1});
    ways.push_back(std::move(way));
  }
  if (!left_out.empty()) add_left_out(ways, sets, left_out);
  return ways;
}

std::vector<Outcome> by_order(const Way& way) {
  std::vector<Outcome> orders;
  for (std::size_t order = 0; order < way.outcomes.front().size(); ++order) {
    std::vector<Outcome> parts;
    std::vector<double> weights;
    for (std::size_t part = 0; part < way.parts.size(); ++part) {
      parts.push_back(way.outcomes[part][order]);
      weights.push_back(way.parts[part].weight);
    }
    orders.push_back(parts.size() == 1 ? parts.front() : mean_of(parts, weights));
  }
  return orders;
}

}  // namespace samestory::quality
