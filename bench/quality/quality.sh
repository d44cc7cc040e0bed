#!/bin/bash
# Replays the labelled sets through the engine and scores the stories; the report shows errors side by side.
# bench/run quality [OPTION]...: --help lists the options. Without a directory, --left-out trains the models that it needs (minutes)
# and keeps them in build/quality; while they are current they are judged without being asked for. The report is written to
# build/quality/report.html. Also scores the settled answers by the reference script. One line of JSON comes last.
set -eu
cd "$(dirname "$0")/../.."
. bench/quality/tool.sh quality "$@"

options=()
asked=
while [ $# -gt 0 ]; do
  if [ "$1" = --left-out ] && { [ $# -eq 1 ] || [[ $2 == -* ]]; }; then
    asked=1
  else
    options+=("$1")
  fi
  shift
done
is_current() { [ "$(cat "$left_out/mark" 2>/dev/null)" = "$left_out_mark" ]; }
if [ -n "$asked" ] && ! is_current; then
  echo "training without each set" >&2
  cmake/build release train_stories >/dev/null
  build/release/bench/quality/train_stories "$data" --left-out "$left_out" >/dev/null
  echo "$left_out_mark" >"$left_out/mark"
fi
case " ${options[*]-} " in *" --left-out "*) ;; *) if is_current; then options+=(--left-out "$left_out"); fi ;; esac

answers=$(mktemp -d)
trap 'rm -rf "$answers"' EXIT
"$tool" "$data" --tsv "$answers" --report build/quality/report.html ${options[@]+"${options[@]}"} >"$answers/out"
sed '$d' "$answers/out"
is_current || [ -n "$asked" ] || echo "left out and crossed: not judged, for want of models; bench/run quality --left-out trains them"
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
