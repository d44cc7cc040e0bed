#!/bin/bash
# Trains the merge score on the labelled sets and judges it crossed and with each set left out.
# bench/run train-stories [OPTION]...: --help lists the options. Writes core/stories/data/model.txt and, without options, the models
# that "bench/run quality" judges left out. One line of JSON comes last.
set -eu
cd "$(dirname "$0")/../.."
. bench/quality/tool.sh train_stories "$@"
[ $# -gt 0 ] || set -- --left-out "$left_out"
"$tool" "$data" --out core/stories/data/model.txt "$@"
[ "$*" != "--left-out $left_out" ] || echo "$left_out_mark" >"$left_out/mark"
