// Records and analyses to test with: one of every kind with every field set, and random ones.
#pragma once

#include <random>
#include <vector>

#include "core/records/analysis.hpp"
#include "core/records/article.hpp"
#include "core/records/record.hpp"
#include "core/store/journal.hpp"

namespace samestory::tests {

// One record of every kind, every field away from its default; sequences 1 and up.
std::vector<records::Record> sample_records();
records::Record random_record(std::mt19937_64& random, Sequence sequence);

records::Article sample_article();
records::Analysis sample_analysis();
// About as large as that of a real report: some hundred terms.
records::Analysis random_analysis(std::mt19937_64& random);

// A submitted article with parts made of its number; `analysis` and `payload` as given.
store::Entry submitted_entry(Sequence sequence, ArticleNumber number, std::string analysis,
                             std::string payload);

}  // namespace samestory::tests
