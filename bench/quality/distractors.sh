#!/bin/bash
# Pours the labelled sets into the unlabelled stream: what strangers cost.
# bench/run distractors [STREAM_ARTICLES] One line of JSON comes last.
set -eu
cd "$(dirname "$0")/../.."
data=${SAMESTORY_DATA:-../shared/data}
if [ ! -d "$data/stories" ]; then
  echo "skipped: no labelled sets (set SAMESTORY_DATA)"
  echo '{"skipped": true}'
  exit 0
fi
cmake/build release distractors >/dev/null
build/release/bench/quality/distractors "$data" "$@"
