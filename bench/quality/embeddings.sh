#!/bin/bash
# What sentence embeddings add: the labelled sets replayed without, with a real model's and with bad ones, and as of two languages.
# bench/run embeddings [OPTION]...: the options of "bench/run quality". The model is all-MiniLM-L6-v2 (English, 384 dimensions), which a
# package carries (bench/quality/requirements.txt); its vectors are made once (half an hour on two cores) and kept in
# build/quality/embeddings, or in SAMESTORY_EMBEDDINGS. One line of JSON comes last.
set -eu
cd "$(dirname "$0")/../.."
. bench/quality/tool.sh quality "$@"

kept=${SAMESTORY_EMBEDDINGS:-build/quality/embeddings}
venv=${SAMESTORY_EMBEDDINGS_VENV:-build/quality/venv}
if [ ! -e "$venv/requirements.txt" ] || ! cmp -s bench/quality/requirements.txt "$venv/requirements.txt"; then
  echo "Making a virtual environment in $venv ..." >&2
  python3 -m venv "$venv"
  # Without what the model's package depends on: its own way to load it needs a framework of gigabytes.
  "$venv/bin/pip" install --quiet -r bench/quality/requirements.txt
  "$venv/bin/pip" install --quiet --no-deps -r bench/quality/model-requirements.txt
  cp bench/quality/requirements.txt "$venv/requirements.txt"
fi
OPENBLAS_NUM_THREADS=1 "$venv/bin/python" bench/quality/embed_sets.py "$data" "$kept"

options=(--orders 1 --errors 0)
if [ "$(cat "$left_out/mark" 2>/dev/null)" = "$left_out_mark" ]; then
  options+=(--left-out "$left_out")
else
  echo "left out and crossed: not judged, for want of models; bench/run quality --left-out trains them"
fi
answers=$(mktemp -d)
trap 'rm -rf "$answers"' EXIT
for way in none "$kept" random constant; do
  given=()
  [ "$way" = none ] || given=(--embeddings "$way")
  "$tool" "$data" "${options[@]}" ${given[@]+"${given[@]}"} "$@" 2>/dev/null | tail -1 >"$answers/$(basename "$way")"
done
for way in none "$kept"; do
  given=()
  [ "$way" = none ] || given=(--embeddings "$way")
  "$tool" "$data" --orders 1 --errors 0 --foreign half ${given[@]+"${given[@]}"} "$@" 2>/dev/null | tail -1 >"$answers/two-$(basename "$way")"
done
model=$(basename "$kept")
python3 bench/quality/compare_ways.py "$answers"/{none,"$model",random,constant,two-none,"two-$model"}
