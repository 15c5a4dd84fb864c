#!/usr/bin/env bash
# A census by GNU parallel in seven shards, one of which fails at first: only that one is repeated,
# and the merged report is that of the run in one piece; so are those of a census up to symmetry and
# of the box of a statement. Then the same over ssh, to a server on the loopback interface, if there is one.
#
#   tests/cluster/parallel.sh [PROGRAM]      # by default target/release/referee
#
# Needs the Debian package parallel; for the second part openssh-server and openssh-client.
set -euo pipefail
cd "$(dirname "$0")/../.."
program=$(realpath "${1:-${CARGO_TARGET_DIR:-target}/release/referee}")
task=(census --widths 2,1,2 --x identity)
symmetric=(census --symmetry --widths 2,2,2 --samples 2)
command -v parallel >/dev/null || { echo "parallel.sh: GNU parallel is not installed" >&2; exit 2; }

work=$(mktemp -d)
server=
finish() {
    code=$?
    [ -z "$server" ] || kill "$server" 2>/dev/null || true
    rm -rf "$work"
    exit "$code"
}
trap finish EXIT
trap 'exit 130' INT TERM
fail() { echo "parallel.sh: $*" >&2; exit 1; }

# A referee whose third shard is killed the first time.
cat >"$work/flawed" <<FLAWED
#!/usr/bin/env bash
case "\$*" in *"--shard 3/7"*) [ -e "$work/failed" ] || { touch "$work/failed"; kill -KILL \$\$; } ;; esac
exec "$program" "\$@"
FLAWED
chmod +x "$work/flawed"
"$program" "${task[@]}" --json >"$work/whole.json"
"$program" "${symmetric[@]}" --json >"$work/symmetric.json"
printf '%s\n' 'claim product' '  sizes a, b, c' '  for all A : a x b, B : b x c' \
    '  show rank(A*B) <= min(a, c)' >"$work/product.claims"
box=(box "$work/product.claims" product --sizes a=2,b=2,c=3 --entries=-2..2)
"$program" "${box[@]}" --json >"$work/box.json"

compare() {
    "$program" merge "$1"/shard-*.json --json >"$work/merged.json"
    cmp "$work/merged.json" "$work/${2:-whole}.json"
}

export REFEREE=$work/flawed
if tools/cluster/parallel.sh 7 "$work/local" "${task[@]}"; then fail "the failure went unnoticed"; fi
[ ! -e "$work/local/shard-3.json" ] || fail "the planted failure did not happen"
if "$program" merge "$work"/local/shard-*.json 2>"$work/error"; then fail "a gap was merged"; fi
grep -q "a gap: no file covers the subjects 1874 to 2810" "$work/error" || fail "$(cat "$work/error")"
tools/cluster/parallel.sh 7 "$work/local" "${task[@]}" >"$work/again"
[ "$(grep -c wrote "$work/again")" -eq 1 ] || fail "not the failed shard alone was repeated"
compare "$work/local"
echo "GNU parallel: the failed shard was repeated, the report is that of the run in one piece"
if tools/cluster/parallel.sh 7 "$work/local" census --widths 2,1,1 2>"$work/error"; then
    fail "the folder of another run was used"
fi
grep -q "the shards of another run" "$work/error"
tools/cluster/parallel.sh 7 "$work/blocks" "${symmetric[@]}" >/dev/null
compare "$work/blocks" symmetric
echo "GNU parallel, up to symmetry: the report is that of the run in one piece"
tools/cluster/parallel.sh 7 "$work/points" "${box[@]}" >/dev/null
compare "$work/points" box
echo "GNU parallel, the box of a statement: the report is that of the run in one piece"

sshd=$(PATH=$PATH:/usr/sbin command -v sshd || true)
if [ -z "$sshd" ] || ! command -v ssh >/dev/null; then
    echo "ssh: not tested, there is no sshd"
    exit
fi
port=$((20000 + RANDOM % 20000))
for key in host user; do ssh-keygen -q -t ed25519 -N '' -f "$work/$key"; done
cat >"$work/sshd_config" <<CONF
Port $port
ListenAddress 127.0.0.1
HostKey $work/host
AuthorizedKeysFile $work/user.pub
PidFile $work/sshd.pid
StrictModes no
UsePAM no
CONF
[ "$(id -u)" -ne 0 ] || mkdir -p /run/sshd
"$sshd" -D -f "$work/sshd_config" 2>"$work/sshd.log" &
server=$!
connect="ssh -p $port -i $work/user -o StrictHostKeyChecking=no -o UserKnownHostsFile=/dev/null"
connect+=" -o LogLevel=ERROR"
for ((tries = 0; tries < 50; tries++)); do
    if $connect 127.0.0.1 true 2>/dev/null; then break; fi
    sleep 0.2
done
export REFEREE=$program PARALLEL_SSH=$connect PARALLEL_OPTIONS="--sshlogin 2/127.0.0.1"
tools/cluster/parallel.sh 7 "$work/remote" "${task[@]}" >/dev/null
compare "$work/remote"
echo "GNU parallel over ssh: the report is that of the run in one piece"
