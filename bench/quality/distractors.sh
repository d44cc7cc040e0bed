#!/bin/bash
# Pours the labelled sets into the unlabelled stream: what strangers cost.
# bench/run distractors [OPTION]...: --help lists the options. Fails when a bound is passed. One line of JSON comes last.
set -eu
cd "$(dirname "$0")/../.."
. bench/quality/tool.sh distractors "$@"
"$tool" "$data" "$@"
