#!/bin/bash
# bench/run distractors [STREAM_ARTICLES]: the labelled sets poured into the unlabelled stream. One line of JSON comes last.
set -eu
cd "$(dirname "$0")/../.."
data=${SAMESTORY_DATA:-../shared/data}
if [ ! -d "$data/stories" ]; then
  echo "skipped: no labelled sets (set SAMESTORY_DATA)"
  echo '{"skipped": true}'
  exit 0
fi
cmake --preset release >/dev/null
cmake --build --preset release --target distractors >/dev/null
build/release/bench/quality/distractors "$data" "$@"
