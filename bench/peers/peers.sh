#!/bin/bash
# Speed, memory, recall and precision beside other near-duplicate libraries, on the same texts and one core.
set -eu
cd "$(dirname "$0")/../.."
venv=${SAMESTORY_PEERS_VENV:-build/peers/venv}
if [ ! -e "$venv/requirements.txt" ] || ! cmp -s bench/peers/requirements.txt "$venv/requirements.txt"; then
  echo "Making a virtual environment in $venv ..." >&2
  python3 -m venv "$venv"
  "$venv/bin/pip" install --quiet -r bench/peers/requirements.txt
  cp bench/peers/requirements.txt "$venv/requirements.txt"
fi
cmake/build release bench_peers_ours >&2
exec "$venv/bin/python" bench/peers/compare.py --ours build/release/bench/peers/bench_peers_ours "$@"
