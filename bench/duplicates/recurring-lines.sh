#!/bin/bash
# Lines that are learned to recur by source on a stream of real articles: how many, and what they say.
set -eu
cd "$(dirname "$0")/../.."
cmake/build release bench_recurring_lines >&2
exec build/release/bench/duplicates/bench_recurring_lines "$@"
