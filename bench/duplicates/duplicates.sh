#!/bin/bash
# Near-duplicates: recall and precision on edited copies of real articles, arrivals from text to answer, and the index at 4 million articles.
set -eu
cd "$(dirname "$0")/../.."
cmake/build release bench_duplicates bench_duplicates_scale bench_duplicates_arrival \
  bench_duplicates_positives >&2
build/release/bench/duplicates/bench_duplicates_scale "${SAMESTORY_BENCH_ARTICLES:-4000000}"
echo
build/release/bench/duplicates/bench_duplicates_arrival
echo
build/release/bench/duplicates/bench_duplicates_positives
echo
exec build/release/bench/duplicates/bench_duplicates "$@"
