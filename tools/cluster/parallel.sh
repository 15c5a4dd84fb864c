#!/usr/bin/env bash
# The shards of a long run by GNU parallel, on this machine or over ssh:
#
#   tools/cluster/parallel.sh 100 FOLDER census --widths 2,2,2 --x identity
#   PARALLEL_OPTIONS='--sshlogin node1,node2' tools/cluster/parallel.sh 100 FOLDER census ...
#   referee merge FOLDER/shard-*.json --out report.json
#
# The arguments are the number of shards, a folder (over ssh: on a shared file system, an absolute
# path), and the command of referee. The same command again runs the shards that are missing or
# failed, each from its last state, and no other. REFEREE names the program, by default `referee`.
set -euo pipefail

if [ $# -lt 3 ]; then
    echo "usage: parallel.sh N FOLDER census|box OPTIONS..." >&2
    exit 2
fi
count=$1 folder=$2
shift 2
case $count in
    '' | 0* | *[!0-9]*) echo "parallel.sh: $count: expected a number of shards" >&2; exit 2 ;;
esac
command -v parallel >/dev/null || { echo "parallel.sh: GNU parallel is not installed" >&2; exit 2; }
mkdir -p "$folder"

# The log belongs to one run: --resume-failed goes by line, not by command.
job="$count $*"
if [ -e "$folder/run" ] && [ "$(cat "$folder/run")" != "$job" ]; then
    echo "parallel.sh: $folder holds the shards of another run: $(cat "$folder/run")" >&2
    exit 2
fi
printf '%s\n' "$job" >"$folder/run"

# shellcheck disable=SC2086  # The options are several words.
seq "$count" | parallel ${PARALLEL_OPTIONS:-} --quote --joblog "$folder/joblog" --resume-failed \
    "${REFEREE:-referee}" "$@" --shard "{}/$count" --jobs 1 \
    --state "$folder/shard-{}.state" --resume --out "$folder/shard-{}.json"
