#!/bin/sh
# What the story layer costs by the number of active stories; a table, then one line of JSON.
#   bench/run stories [SIZE...]      default: 10000 100000 1000000 (the last takes about 6 GB)
set -eu
root=$(cd "$(dirname "$0")/../.." && pwd)
cmake --preset release -S "$root" >/dev/null
cmake --build "$root/build/release" --target stories_bench >/dev/null
[ $# -gt 0 ] || set -- 10000 100000 1000000
exec "$root/build/release/bench/stories/stories_bench" "$@"
