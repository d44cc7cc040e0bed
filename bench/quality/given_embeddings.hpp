// Embeddings for the labelled sets, as a caller's own model would make them: read from where bench/run
// embeddings keeps them, or bad ones that tell nothing, by which a store must not lose.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "bench/quality/articles.hpp"

namespace samestory::quality {

class GivenEmbeddings {
 public:
  // A directory of SET.jsonl.gz, one {"id", "vector"} a line; "random": each article has a direction of its
  // own, whatever it says; "constant": all have the same; empty: none. Ends the program with a sentence when
  // it is neither.
  explicit GivenEmbeddings(std::string source);

  // Gives the articles theirs, by id. Ends the program with a sentence where the set has no file or an
  // article no vector.
  void give(std::string_view set, std::vector<LabelledArticle>& articles) const;

 private:
  std::string source_;
};

}  // namespace samestory::quality
