#!/bin/bash
# Walks through samestory's answers and prints the walk as Markdown, for the README.
# It needs an empty store behind $SAMESTORY_SERVER, and the program itself as $SAMESTORY_BINARY.
#
#   docs/tour.sh > tour.md
set -euo pipefail
cd "$(dirname "$0")/.."
server=${SAMESTORY_SERVER:-http://127.0.0.1:8080}
samestory=$(realpath "${SAMESTORY_BINARY:-build/release/samestory}")

# Prints a command as a reader would type it, and what it answers.
show() {
  printf '\n```console\n$ %s\n' "$1"
  local command=${1//http:\/\/127.0.0.1:8080/$server}
  command=${command//build\/release\/samestory import/$samestory import --server $server}
  bash -o pipefail -c "$command" 2>&1
  printf '```\n'
}

say() { printf '\n%s\n' "$1"; }

say 'The answers below are real; `docs/tour.sh` made them. `jq` only picks what is worth looking at.'

say 'The first sample article is a news agency'\''s report of the end of a dock strike. It starts a story:'
show "sed -n 1p samples/articles.jsonl |
    curl -s -H 'Content-Type: application/json' -d @- http://127.0.0.1:8080/v1/articles"

say 'A local paper prints the report and adds three paragraphs of its own. That is a copy, and says which part is copied (`containment`):'
show "grep '\"id\": \"vc-2026-0303-02\"' samples/articles.jsonl |
    curl -s -H 'Content-Type: application/json' -d @- http://127.0.0.1:8080/v1/articles | jq '{status, story_id, duplicates}'"

say 'A third paper reports the same event in its own words. No sentence is shared, so it is nobody'\''s copy; yet it belongs to the same story:'
show "grep '\"id\": \"cl-2026-0303-05\"' samples/articles.jsonl |
    curl -s -H 'Content-Type: application/json' -d @- http://127.0.0.1:8080/v1/articles | jq '{status, story_id, story_created, duplicates}'"

say 'Now all sample articles at once. The three that are there already are left as they are:'
show "build/release/samestory import --quiet samples/articles.jsonl"

# Seconds later, as a reader would be: stories that came in one rush are looked at again when it is over.
for _ in {1..300}; do
  curl -s "$server/metrics" | grep -q '^samestory_stories_pending 0$' && break
  sleep 0.1
done

say 'The largest stories, a few seconds later (what came in one rush is looked at again when it is over):'
show "curl -s 'http://127.0.0.1:8080/v1/stories?sort=size&limit=4' |
    jq -r '.stories[] | \"\\(.id)  \\(.article_count) articles, \\(.source_count) sources  \\(.title)\"'"

say 'One story, with who copied whom. A crane accident in the same port nine days later is another story:'
show "curl -s http://127.0.0.1:8080/v1/stories/s00000001 |
    jq -r '.title, (.articles[] | \"  \\(.published_at)  \\(.source): \\(.title)\" + (if .duplicate_of then \"  (copy of \\(.duplicate_of))\" else \"\" end))'"

say 'What would this text be? `match` answers as a submit would, and stores nothing:'
show "curl -s -H 'Content-Type: application/json' http://127.0.0.1:8080/v1/match -d '{
    \"title\": \"Gale knocks over crane at Veldmar terminal\",
    \"body\": \"A storm toppled a harbour crane at terminal three in Veldmar on Thursday. Two maintenance workers broke bones. The safety pins had been taken out for an inspection the day before, the fire service said.\",
    \"published_at\": \"2026-03-12\"}' | jq '{story_id, duplicates}'"

say 'Errors say what is wrong, and where:'
show "curl -s -H 'Content-Type: application/json' http://127.0.0.1:8080/v1/articles -d '{\"title\": \"Harbour opens\", \"published_at\": \"yesterday\"}' | jq 'del(.request_id)'"

say 'Kill the process and start it again: what was acknowledged with a 2xx is on disk, and every answer is the same as before.'
