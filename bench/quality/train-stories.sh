#!/bin/bash
# Trains the merge score on the labelled sets and judges it crossed and with each set left out.
# bench/run train-stories [options of bench/quality/train_stories.cpp]: writes core/stories/data/model.txt. One line of JSON comes last.
set -eu
cd "$(dirname "$0")/../.."
data=${SAMESTORY_DATA:-../shared/data}
if [ ! -d "$data/stories" ]; then
  echo "skipped: no labelled sets (set SAMESTORY_DATA)"
  echo '{"skipped": true}'
  exit 0
fi
cmake/build release train_stories >/dev/null
build/release/bench/quality/train_stories "$data" --out core/stories/data/model.txt "$@"
