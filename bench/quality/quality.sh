#!/bin/bash
# Replays the labelled sets through the engine and scores the stories.
# bench/run quality [options of bench/quality/quality.cpp]: also scores the settled answers by the reference script. One line of JSON comes last.
set -eu
cd "$(dirname "$0")/../.."
data=${SAMESTORY_DATA:-../shared/data}
if [ ! -d "$data/stories" ]; then
  echo "skipped: no labelled sets (set SAMESTORY_DATA)"
  echo '{"skipped": true}'
  exit 0
fi
cmake/build release quality >/dev/null
answers=$(mktemp -d)
trap 'rm -rf "$answers"' EXIT
build/release/bench/quality/quality "$data" --tsv "$answers" "$@" >"$answers/out"
sed '$d' "$answers/out"
reference=$data/../tools/score_stories.py
if [ -f "$reference" ]; then
  echo "By the reference script:"
  for set in "$answers"/*.tsv; do
    name=$(basename "$set" .tsv)
    case $name in *.immediate) continue ;; esac
    gold=$(ls "$data"/*/"$name"*.jsonl.gz 2>/dev/null | head -1)
    [ -n "$gold" ] || continue
    printf '%-13s %s\n' "$name" "$(python3 "$reference" "$gold" "$set")"
  done
fi
tail -1 "$answers/out"
