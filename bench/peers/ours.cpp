// samestory's side of bench/peers/compare.py.
//
// bench_peers_ours CORPUS ANSWERS: CORPUS is a count of haystack texts and a count of queries (u32), then the
// texts, each a length (u32) and its bytes. Writes "query article" lines of the near-duplicates by exact
// similarity, prints JSON.
#include <time.h>
#include <unistd.h>

#include <cstdio>
#include <fstream>
#include <string>
#include <vector>

#include "core/duplicates/band_index.hpp"
#include "core/duplicates/relation.hpp"

using namespace samestory;
using duplicates::BandIndex;
using signature::Signature;

namespace {

constexpr std::size_t kAhead = 3;  // articles between the two prefetches, and the second and the use

double core_seconds() {
  timespec time{};
  clock_gettime(CLOCK_THREAD_CPUTIME_ID, &time);
  return static_cast<double>(time.tv_sec) + static_cast<double>(time.tv_nsec) * 1e-9;
}

double resident_bytes() {
  std::ifstream statm("/proc/self/statm");
  double total = 0;
  double resident = 0;
  statm >> total >> resident;
  return resident * static_cast<double>(sysconf(_SC_PAGESIZE));
}

std::uint32_t read_u32(std::ifstream& in) {
  std::uint32_t value = 0;
  in.read(reinterpret_cast<char*>(&value), sizeof value);
  return value;
}

std::vector<std::string> read_texts(std::ifstream& in, std::size_t count) {
  std::vector<std::string> texts(count);
  for (std::string& text : texts) {
    text.resize(read_u32(in));
    in.read(text.data(), static_cast<std::streamsize>(text.size()));
  }
  return texts;
}

std::vector<Signature> sign_all(const std::vector<std::string>& texts) {
  std::vector<Signature> signatures;
  signatures.reserve(texts.size());
  for (const std::string& text : texts) signatures.push_back(signature::signature_of(text, 1));
  return signatures;
}

}  // namespace

int main(int argc, char** argv) {
  if (argc != 3) return 2;
  std::ifstream in(argv[1], std::ios::binary);
  const std::size_t haystack_size = read_u32(in);
  const std::size_t query_count = read_u32(in);
  const auto haystack = read_texts(in, haystack_size);
  const auto queries = read_texts(in, query_count);
  if (!in) return 2;

  sign_all(queries);  // tables and caches are warm, as they are for the others after their imports
  double start = core_seconds();
  const auto signatures = sign_all(haystack);
  const double sign_seconds = core_seconds() - start;
  const auto query_signatures = sign_all(queries);

  const double before = resident_bytes();
  BandIndex index;
  start = core_seconds();
  for (std::size_t i = 0; i < haystack_size; ++i) {
    if (i + 2 * kAhead < haystack_size) index.prefetch(signatures[i + 2 * kAhead]);
    if (i + kAhead < haystack_size) index.prefetch_rest(signatures[i + kAhead]);
    index.insert(ArticleNumber{static_cast<std::uint32_t>(i + 1)}, signatures[i]);
  }
  const double insert_seconds = core_seconds() - start;
  const double bytes = resident_bytes() - before;

  std::vector<std::vector<duplicates::Candidate>> found(query_count);
  start = core_seconds();
  for (std::size_t i = 0; i < query_count; ++i) {
    if (i + 2 * kAhead < query_count) index.prefetch(query_signatures[i + 2 * kAhead]);
    if (i + kAhead < query_count) index.prefetch_rest(query_signatures[i + kAhead]);
    found[i] = index.candidates(query_signatures[i]);
  }
  const double query_seconds = core_seconds() - start;

  std::ofstream answers(argv[2]);
  start = core_seconds();
  for (std::size_t i = 0; i < query_count; ++i) {
    if (found[i].empty()) continue;
    const auto shingles = signature::shingles_of(queries[i]);
    for (const auto& candidate : found[i]) {
      const std::size_t article = candidate.number.value - 1;
      const auto other = signature::shingles_of(haystack[article]);
      if (signature::exact_overlap(shingles, other).similarity >= duplicates::Thresholds{}.near_duplicate) {
        answers << i << ' ' << article << '\n';
      }
    }
  }
  const double verify_seconds = core_seconds() - start;
  std::printf(
      "{\"sign_s\":%.6f,\"insert_s\":%.6f,\"query_s\":%.6f,\"verify_s\":%.6f,\"bytes\":%.0f,\"counted_"
      "bytes\":%zu,"
      "\"kernel\":\"%s\"}\n",
      sign_seconds, insert_seconds, query_seconds, verify_seconds, bytes, index.memory_bytes(),
      std::string(signature::kernel_name()).c_str());
}
