#include "bench/quality/given_embeddings.hpp"

#include <filesystem>
#include <nlohmann/json.hpp>
#include <random>
#include <unordered_map>
#include <utility>

#include "bench/quality/arguments.hpp"
#include "bench/quality/json_lines.hpp"

namespace samestory::quality {
namespace {

constexpr const char* kModel = "given";
constexpr std::size_t kDimensions = 384;

records::Embedding embedding_of(const std::vector<float>& vector) {
  Result<records::Embedding> made = records::make_embedding(kModel, vector);
  if (!made) stop("A vector is none: " + made.error().message);
  return std::move(*made);
}

records::Embedding random_direction(std::string_view seed) {
  std::seed_seq sequence(seed.begin(), seed.end());
  std::mt19937 random(sequence);
  std::normal_distribution<float> component;
  std::vector<float> vector(kDimensions);
  for (float& x : vector) x = component(random);
  return embedding_of(vector);
}

}  // namespace

GivenEmbeddings::GivenEmbeddings(std::string source) : source_(std::move(source)) {
  if (!source_.empty() && source_ != "random" && source_ != "constant" &&
      !std::filesystem::is_directory(source_))
    stop(source_ + " is no directory of embeddings: bench/run embeddings makes one.");
}

void GivenEmbeddings::give(std::string_view set, std::vector<LabelledArticle>& articles) const {
  if (source_.empty()) return;
  if (source_ == "random" || source_ == "constant") {
    for (LabelledArticle& a : articles) a.embedding = random_direction(source_ == "random" ? a.id : source_);
    return;
  }
  const std::string path = source_ + "/" + std::string(set) + ".jsonl.gz";
  if (!std::filesystem::exists(path)) stop(path + " is missing: bench/run embeddings makes it.");
  std::unordered_map<std::string, records::Embedding> known;
  for_json_lines(path, [&](const nlohmann::json& row) {
    known.emplace(row.at("id").get<std::string>(), embedding_of(row.at("vector").get<std::vector<float>>()));
  });
  for (LabelledArticle& a : articles) {
    const auto found = known.find(a.id);
    if (found == known.end()) stop(path + " has no vector of " + a.id + ".");
    a.embedding = found->second;
  }
}

}  // namespace samestory::quality
