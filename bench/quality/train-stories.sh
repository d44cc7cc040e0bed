#!/bin/bash
# bench/run train-stories [options of bench/quality/train_stories.cpp]: trains the merge score on the labelled sets, judges it
# crossed over stories and with each set left out, and writes core/stories/data/model.txt.
set -eu
cd "$(dirname "$0")/../.."
data=${SAMESTORY_DATA:-../shared/data}
if [ ! -d "$data/stories" ]; then
  echo "skipped: no labelled sets (set SAMESTORY_DATA)"
  echo '{"skipped": true}'
  exit 0
fi
cmake --preset release >/dev/null
cmake --build --preset release --target train_stories >/dev/null
build/release/bench/quality/train_stories "$data" --out core/stories/data/model.txt "$@"
