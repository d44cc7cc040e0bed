#!/bin/sh
# Speed of signatures on one core: every kernel, several scripts, beside a textbook MinHash.
#
# usage: bench/run micro [ROUNDS]     9 rounds unless told
#
# Time is the thread's own processor time. Real articles are measured too where the shared data is found.
set -eu
cd "$(dirname "$0")/../.."
cmake/build release bench_micro
exec build/release/bench/micro/bench_micro "$@"
