#!/usr/bin/env bash
# A census as a job array on a real Slurm of one node, set up here on the loopback interface: three
# tasks are lost midway and go on from their states, one killed with SIGKILL, one requeued while it
# runs, one warned that its time is up. The merged report must be that of the run in one piece, and
# so must those of two more arrays, of a census up to symmetry and of the box of a statement.
#
#   tests/cluster/slurm.sh [PROGRAM]      # by default target/release/referee
#
# Needs the Debian packages slurm-wlm and munge. Everything lives in a temporary folder.
set -euo pipefail
cd "$(dirname "$0")/../.."
program=$(realpath "${1:-${CARGO_TARGET_DIR:-target}/release/referee}")
shards=4
# Every point gets a certificate, so that a task lasts long enough to be lost midway.
task=(census --every-point --widths 2,4,1 --x identity)
symmetric=(census --symmetry --widths 2,2,2 --samples 2)
PATH=$PATH:/usr/sbin
for needed in munged slurmctld slurmd sbatch scontrol squeue; do
    command -v "$needed" >/dev/null || { echo "slurm.sh: no $needed" >&2; exit 2; }
done

work=$(mktemp -d)
chmod 755 "$work"
daemons=()
finish() {
    code=$?
    [ "$code" -eq 0 ] || tail -n 20 "$work"/*.log >&2 || true
    scancel --user="$(id -un)" 2>/dev/null || true
    for ((i = ${#daemons[@]} - 1; i >= 0; i--)); do
        kill "${daemons[i]}" 2>/dev/null || true
        wait "${daemons[i]}" 2>/dev/null || true
    done
    rm -rf "$work"
    exit "$code"
}
trap finish EXIT
trap 'exit 130' INT TERM

fail() { echo "slurm.sh: $*" >&2; exit 1; }

# Waits until a command succeeds.
await() {
    local what=$1 tries
    shift
    for ((tries = 0; tries < 1000; tries++)); do
        if "$@" >/dev/null 2>&1; then return; fi
        sleep 0.2
    done
    fail "$what: not within 200 s"
}

# A cluster of one node.
node=$(hostname -s)
port=$((20000 + RANDOM % 20000))
mkdir "$work/state" "$work/spool"
dd if=/dev/urandom of="$work/munge.key" bs=128 count=1 status=none
chmod 600 "$work/munge.key"
cat >"$work/slurm.conf" <<CONF
ClusterName=referee
SlurmctldHost=$node(127.0.0.1)
SlurmctldPort=$port
SlurmdPort=$((port + 1))
SlurmUser=$(id -un)
SlurmdUser=$(id -un)
AuthType=auth/munge
AuthInfo=socket=$work/munge.socket
CredType=cred/munge
ProctrackType=proctrack/linuxproc
TaskPlugin=task/none
JobAcctGatherType=jobacct_gather/none
AccountingStorageType=accounting_storage/none
MpiDefault=none
SwitchType=switch/none
SelectType=select/cons_tres
SelectTypeParameters=CR_CPU
SchedulerParameters=sched_interval=2,batch_sched_delay=0
SlurmctldPidFile=$work/slurmctld.pid
SlurmdPidFile=$work/slurmd.pid
StateSaveLocation=$work/state
SlurmdSpoolDir=$work/spool
ReturnToService=2
NodeName=$node NodeAddr=127.0.0.1 CPUs=2 State=UNKNOWN
PartitionName=main Nodes=$node Default=YES MaxTime=INFINITE State=UP
CONF
export SLURM_CONF=$work/slurm.conf
munged --foreground --key-file="$work/munge.key" --socket="$work/munge.socket" \
    --pid-file="$work/munged.pid" --seed-file="$work/munge.seed" --log-file="$work/munged.log" \
    >"$work/munged.out.log" 2>&1 &
daemons+=($!)
await "munge" munge --no-input --socket="$work/munge.socket"
slurmctld -D >"$work/slurmctld.log" 2>&1 &
daemons+=($!)
slurmd -D -N "$node" >"$work/slurmd.log" 2>&1 &
daemons+=($!)
node_is_idle() { sinfo --noheader --format=%T | grep -q idle; }
await "an idle node" node_is_idle

# The job array.
export REFEREE=$program
job=$(sbatch --parsable --array=1-$shards --output="$work/task-%a.log" \
    tools/cluster/shard.sbatch "$shards" "$work/out" "${task[@]}" --checkpoint 0s)
echo "job array $job of $shards tasks"

# The state of a shard that has got somewhere and has not ended.
midway() {
    [ ! -e "$work/out/shard-$1.json" ] && python3 - "$work/out/shard-$1.state" <<'CHECK'
import json, sys
part = json.load(open(sys.argv[1]))
sys.exit(not part["to"] > part["from"])
CHECK
}
was_requeued() { scontrol show job "${job}_$1" | grep -q 'Restarts=1'; }
for lost in 1 2 3; do
    await "task $lost midway" midway "$lost"
    case $lost in
        1)
            kill -KILL "$(pgrep -f -- "--shard $lost/$shards .*$work/out")"
            failed() { scontrol show job "${job}_$lost" | grep -q 'JobState=FAILED'; }
            await "the loss of task $lost" failed
            scontrol requeue "${job}_$lost"
            ;;
        2) scontrol requeue "${job}_$lost" ;;
        3) scancel --batch --signal=USR1 "${job}_$lost" ;;
    esac
    await "task $lost requeued" was_requeued "$lost"
    [ ! -e "$work/out/shard-$lost.json" ] || fail "task $lost ended before it was lost"
    echo "task $lost: lost midway and requeued"
done

queue_is_empty() {
    # A requeued task may have to wait; here it need not.
    for lost in 1 2 3; do
        scontrol update jobid="${job}_$lost" starttime=now 2>/dev/null || true
    done
    [ -z "$(squeue --noheader)" ]
}
await "the end of the array" queue_is_empty
for lost in 1 2 3; do
    grep -q "restart 1, state found" "$work/task-$lost.log" || fail "task $lost did not go on"
done

# The same report as in one piece: of the shards in a folder, and of a task.
compare() {
    "$program" merge "$1"/shard-*.json --json >"$work/slurm.json"
    "$program" "${@:2}" --json >"$work/whole.json"
    cmp "$work/slurm.json" "$work/whole.json"
}
compare "$work/out" "${task[@]}"
echo "the report of the job array is that of the run in one piece"
sbatch --wait --array=1-$shards --output="$work/block-%a.log" \
    tools/cluster/shard.sbatch "$shards" "$work/blocks" "${symmetric[@]}"
compare "$work/blocks" "${symmetric[@]}"
echo "up to symmetry: the report of the job array is that of the run in one piece"
printf '%s\n' 'claim product' '  sizes a, b, c' '  for all A : a x b, B : b x c' \
    '  show rank(A*B) <= min(a, c)' >"$work/product.claims"
box=(box "$work/product.claims" product --sizes a=2,b=2,c=3 --entries=-2..2)
sbatch --wait --array=1-$shards --output="$work/point-%a.log" \
    tools/cluster/shard.sbatch "$shards" "$work/points" "${box[@]}"
compare "$work/points" "${box[@]}"
echo "the box of a statement: the report of the job array is that of the run in one piece"
