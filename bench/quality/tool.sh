# shellcheck shell=bash disable=SC2034
# Sourced by the benches of this folder: ". bench/quality/tool.sh PROGRAM ARGUMENT...", from the root. Builds the
# program, sets $tool and $data, answers --help, and ends with 0 and a sentence where the labelled sets are missing.
program=$1
shift
cmake/build release "$program" >/dev/null
tool=build/release/bench/quality/$program
for argument in "$@"; do
  case $argument in -h | --help)
    "$tool" --help
    exit 0
    ;;
  esac
done
data=${SAMESTORY_DATA:-../shared/data}
if [ ! -d "$data/stories" ]; then
  echo "skipped: no labelled sets in $data (set SAMESTORY_DATA)"
  echo '{"skipped": true}'
  exit 0
fi
# Where the models are kept that were trained without what they are judged on, and what they are made by, so that old ones
# are not taken for new.
left_out=build/quality/left-out
left_out_mark=$(cat core/stories/data/background.bin core/stories/{score,terms,tokens,stems,numbers,number_words,background,term_statistics,packed_article,agglomerate}.* \
  bench/quality/{train_stories,labelled_set,rows,network,trees}.* | cksum)
