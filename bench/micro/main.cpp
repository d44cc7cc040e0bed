// Speed of signatures on one core, each kernel beside the others and beside a textbook MinHash, in one run.
// Answers are checked before anything is timed: a kernel that differs from the scalar one, or an estimate
// that strays from exact similarity, ends the run.
#include <cmath>
#include <cstdio>
#include <cstdlib>
#include <nlohmann/json.hpp>
#include <random>
#include <string>

#include "bench/micro/rounds.hpp"
#include "bench/micro/textbook_minhash.hpp"
#include "bench/micro/texts.hpp"
#include "core/signature/at_level.hpp"
#include "core/text/utf8.hpp"
#include "core/text/word_buffer.hpp"

using namespace samestory;
using namespace samestory::bench;

namespace {

constexpr std::uint64_t kSecret = 0x5EC4E7;
constexpr std::size_t kTexts = 500;
constexpr std::size_t kTextBytes = 3000;

struct Corpus {
  std::string name;
  std::vector<std::string> texts;
  double bytes() const {
    double sum = 0;
    for (const std::string& text : texts) sum += static_cast<double>(text.size());
    return sum;
  }
};

std::vector<CpuLevel> levels() {
  std::vector<CpuLevel> all;
  for (const CpuLevel level : {CpuLevel::scalar, CpuLevel::avx2, CpuLevel::avx512}) {
    if (level <= supported_cpu_level()) all.push_back(level);
  }
  return all;
}

[[noreturn]] void wrong(const std::string& what) {
  std::fprintf(stderr, "wrong answer: %s\n", what.c_str());
  std::exit(1);
}

void check_kernels(const Corpus& corpus) {
  for (const std::string& text : corpus.texts) {
    if (text::first_invalid_utf8(text)) wrong("the bench's own " + corpus.name + " text is not UTF-8");
    const auto expected = signature::sign(text, kSecret, CpuLevel::scalar);
    for (const CpuLevel level : levels()) {
      const auto got = signature::sign(text, kSecret, level);
      if (got.signature != expected.signature || got.shingles != expected.shingles ||
          signature::signature_of(text, kSecret, level) != expected.signature) {
        wrong(corpus.name + " text on " + std::string(name_of(level)));
      }
    }
  }
}

// Replaces the last part of each text by the next one's: pairs of every similarity.
std::vector<std::string> edited(const std::vector<std::string>& texts) {
  std::vector<std::string> copies;
  for (std::size_t i = 0; i < texts.size(); ++i) {
    const std::string& other = texts[(i + 1) % texts.size()];
    const std::size_t kept = texts[i].size() * (i % 20) / 20;
    copies.push_back(texts[i].substr(0, kept) + other.substr(std::min(kept, other.size())));
  }
  return copies;
}

struct Errors {
  double ours = 0, textbook = 0;  // root mean square, against exact similarity
};

Errors check_estimates(const Corpus& corpus) {
  const auto copies = edited(corpus.texts);
  Errors errors;
  for (std::size_t i = 0; i < copies.size(); ++i) {
    const auto a = signature::sign(corpus.texts[i], kSecret);
    const auto b = signature::sign(copies[i], kSecret);
    const double exact = signature::exact_overlap(a.shingles, b.shingles).similarity;
    const double ours = signature::estimate_similarity(a.signature.sketch, b.signature.sketch);
    const double textbook =
        textbook_similarity(textbook_minhash(corpus.texts[i]), textbook_minhash(copies[i]));
    errors.ours += (ours - exact) * (ours - exact);
    errors.textbook += (textbook - exact) * (textbook - exact);
  }
  errors.ours = std::sqrt(errors.ours / static_cast<double>(copies.size()));
  errors.textbook = std::sqrt(errors.textbook / static_cast<double>(copies.size()));
  if (errors.ours > 0.03) wrong("estimates stray from exact similarity");
  if (errors.textbook > 0.08) wrong("the textbook twin strays from exact similarity");
  return errors;
}

volatile std::uint64_t sink = 0;  // keeps results alive

void add_text_measures(const Corpus& corpus, std::vector<Measure>& measures) {
  const auto count = static_cast<double>(corpus.texts.size());
  measures.push_back({"valid UTF-8 " + corpus.name, count, corpus.bytes(), [&corpus] {
                        for (const std::string& text : corpus.texts) {
                          sink = sink + text::first_invalid_utf8(text).has_value();
                        }
                      }});
  for (const CpuLevel level : levels()) {
    const std::string suffix = " " + corpus.name + " " + std::string(name_of(level));
    measures.push_back({"words" + suffix, count, corpus.bytes(), [&corpus, level] {
                          static text::WordBuffer buffer;
                          for (const std::string& text : corpus.texts) {
                            text::split_words(text, text::Spaceless::characters, level, buffer);
                            sink = sink + buffer.count;
                          }
                        }});
    measures.push_back({"signature" + suffix, count, corpus.bytes(), [&corpus, level] {
                          for (const std::string& text : corpus.texts) {
                            sink = sink + signature::signature_of(text, kSecret, level).simhash;
                          }
                        }});
    measures.push_back({"signature+set" + suffix, count, corpus.bytes(), [&corpus, level] {
                          for (const std::string& text : corpus.texts) {
                            sink = sink + signature::sign(text, kSecret, level).shingles.size();
                          }
                        }});
  }
}

void add_pair_measures(const std::vector<signature::SignedText>& signed_texts,
                       std::vector<Measure>& measures) {
  const auto count = static_cast<double>(signed_texts.size() - 1);
  for (const CpuLevel level : levels()) {
    const std::string suffix = " " + std::string(name_of(level));
    measures.push_back({"estimate" + suffix, count, 0, [&signed_texts, level] {
                          float sum = 0;
                          for (std::size_t i = 1; i < signed_texts.size(); ++i) {
                            sum += signature::estimate_similarity(signed_texts[i - 1].signature.sketch,
                                                                  signed_texts[i].signature.sketch, level);
                          }
                          sink = sink + static_cast<std::uint64_t>(sum);
                        }});
    measures.push_back({"overlap" + suffix, count, 0, [&signed_texts, level] {
                          for (std::size_t i = 1; i < signed_texts.size(); ++i) {
                            sink = sink + signature::exact_overlap(signed_texts[i - 1].shingles,
                                                                   signed_texts[i].shingles, level)
                                              .shared;
                          }
                        }});
  }
}

double rate(const Measure& m) {
  return m.items / median_seconds(m);
}
double megabytes(const Measure& m) {
  return m.bytes / median_seconds(m) / 1e6;
}

double rate_of(const std::vector<Measure>& measures, const std::string& name) {
  for (const Measure& m : measures) {
    if (m.name == name) return rate(m);
  }
  return 0;
}

void print(const std::vector<Measure>& measures) {
  std::printf("%-36s %14s %10s %10s\n", "one core, median", "items/s", "MB/s", "ns/item");
  for (const Measure& m : measures) {
    std::printf("%-36s %14.0f ", m.name.c_str(), rate(m));
    if (m.bytes > 0) {
      std::printf("%10.1f ", megabytes(m));
    } else {
      std::printf("%10s ", "-");
    }
    std::printf("%10.1f\n", 1e9 / rate(m));
  }
}

}  // namespace

int main(int argc, char** argv) {
  const int rounds = argc > 1 ? std::max(3, std::atoi(argv[1])) : 9;
  std::vector<Corpus> corpora{{"ascii", ascii_texts(kTexts, kTextBytes, 1)},
                              {"typographic", typographic_texts(kTexts, kTextBytes, 2)},
                              {"cyrillic", cyrillic_texts(kTexts / 5, kTextBytes, 3)},
                              {"chinese", chinese_texts(kTexts / 5, kTextBytes, 4)},
                              {"thai", thai_texts(kTexts / 10, kTextBytes, 5)},
                              {"stream", stream_texts(kTexts)}};
  if (corpora.back().texts.empty()) {
    std::printf("no data/stream found: the rows on real articles are left out\n");
    corpora.pop_back();
  }
  for (const Corpus& corpus : corpora) check_kernels(corpus);
  const Errors errors = check_estimates(corpora.front());
  std::printf("answers checked: kernels equal on %zu corpora; estimate RMSE %.4f (textbook k=128: %.4f)\n\n",
              corpora.size(), errors.ours, errors.textbook);

  std::vector<Measure> measures;
  for (const Corpus& corpus : corpora) add_text_measures(corpus, measures);
  std::vector<signature::SignedText> signed_texts;
  for (const std::string& text : corpora.front().texts)
    signed_texts.push_back(signature::sign(text, kSecret));
  add_pair_measures(signed_texts, measures);
  const Corpus& ascii = corpora.front();
  measures.push_back({"textbook MinHash ascii", 40, 0, [&ascii] {
                        for (std::size_t i = 0; i < 40; ++i)
                          sink = sink + textbook_minhash(ascii.texts[i])[0];
                      }});
  run_rounds(measures, rounds, 0.02);
  print(measures);

  const std::string best(name_of(levels().back()));
  const double ours = rate_of(measures, "signature ascii " + best);
  const double twin = rate_of(measures, "textbook MinHash ascii");
  std::printf("\nsignature ascii %s is %.1f times the textbook twin\n", best.c_str(), ours / twin);
  nlohmann::ordered_json line{
      {"bench", "micro"}, {"kernel", best}, {"rmse", errors.ours}, {"over_textbook", ours / twin}};
  for (const Measure& m : measures) {
    line["rates"][m.name] = std::round(rate(m));
    if (m.bytes > 0) line["mb_per_s"][m.name] = std::round(megabytes(m) * 10) / 10;
  }
  std::printf("%s\n", line.dump().c_str());
  return 0;
}
