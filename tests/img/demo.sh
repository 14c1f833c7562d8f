#!/bin/bash
# SPDX-License-Identifier: GPL-3.0-or-later
# The demo from its command line to its exit status, with machines that only pretend: a "QEMU" that says the events of
# a guest (or what $guest wants), and an "ssh" that answers for it. What it shows, leaves behind and takes away.
set -eu
ringlet=$(realpath "${RINGLET:-build/san/ringlet}")
tmp=$(mktemp -d)
trap 'rm -rf "$tmp"' EXIT
fail() { echo "FAIL: $*"; [ ! -e "$tmp/said" ] || cat "$tmp/said"; exit 1; }
for tool in xorriso ssh-keygen; do command -v $tool >/dev/null || { echo "$tool is not installed"; exit 77; }; done
tests/img/mini-iso "$tmp/base.iso"
cp profiles/demo.conf "$tmp"
cd "$tmp"

mkdir bin
cat >bin/qemu-system-x86_64 <<'QEMU'
#!/bin/bash
while [ "$1" != -name ]; do shift; done
[ "$2" = gateway ] && exec sleep 100
event() { echo "{\"t\":1.0,\"node\":\"$node\",\"stage\":\"$1\",\"state\":\"$2\",\"text\":\"${3-}\"}" >>"$node.events"; }
node=$2
printf 'booting %s\r\n\033[1mgo\033[0m\r\n' "$node" >"$node.console"
event start start
event start done
case $node-$guest in
*-silent) exec sleep 100 ;;
node2-dies) echo "qemu: no memory" >&2; exit 1 ;;
node2-refuses) event plan refused "vda holds ext4" ;;
node2-*) event plan done ;;
esac
[ "$guest" = refuses ] || event healthy done
echo $$ >"$node.pid"
exec sleep 100
QEMU
cat >bin/ssh <<'SSH'
#!/bin/bash
[ "$1 $2" = "-F ssh_config" ] && grep -q "^Host $3$" ssh_config || { echo "ssh: wrongly called: $*"; exit 255; }
[ "$guest" != locked ] || { echo "Permission denied (publickey)."; exit 255; }
echo 61.2 100.0
echo '{"arrays":[{"name":"root","degraded":0}],"volumes":[{"name":"r1","role":"Primary","disk":"UpToDate"}],'
echo '"quorum":{"quorate":true,"votes":3,"expected":3},"healthy":true,"complaints":[]}'
SSH
chmod +x bin/*
PATH=$tmp/bin:$PATH
export guest=healthy

demo() { # EXIT-STATUS OPTION...
	local status=0
	timeout 120 "$ringlet" demo demo.conf --base base.iso --dir run --accel tcg "${@:2}" >said 2>&1 </dev/null || status=$?
	[ $status = "$1" ] || fail "exit status $status, not $1"
	# Whatever happened: nothing runs on, and nothing is left that holds secrets or room.
	left=$(find run \( -name '*.iso' -o -name '*.raw' -o -type s -o -name ssh_config \) -print)
	[ -z "$left" ] || [ "${2-}" = --keep ] || fail "left behind: $left"
	running=$(find /proc/[0-9]*/cwd -maxdepth 0 -lname "$tmp/run" 2>/dev/null) || true
	[ -z "$running" ] || fail "still running: $running"
}
says() { grep -q -- "$@" said || fail "it does not say: $*"; }

demo 0 --exit
says '^ *[0-9.]* s  node1       start      done'
says 'node2 .*61 s  yes, 3 of 3  1 whole       r1 Primary UpToDate'
says '^Finished [0-9.]* s after power-on (emulation)'
grep -q '"finished": true' run/result.json || fail "result.json"

guest=refuses demo 3
says 'node2 failed after [0-9.]* s, in stage plan: vda holds ext4'
says '^go$'
says "end of its console ($tmp/run/node2.console)"
grep -q '"state": "refused"' run/result.json || fail "result.json"

guest=dies demo 3
says 'node2 failed .* QEMU: exit status 1: qemu: no memory'

guest=silent demo 3 --timeout 2
says 'node1 failed after [0-9.]* s, in stage start: not finished after 2 s'

# What a node says of itself does not count until it says so when asked.
guest=locked demo 3 --timeout 3
says 'node1: error: said that it is healthy, but asked from outside: Permission denied'
grep -q '"finished": false' run/result.json || fail "result.json"

# Without room it does not begin.
demo 1 --memory 900000
says 'memory: error: 3 machines of 900000 MiB need'

# Disks and media stay if wanted: sparse, of the right size, and the media are for these nodes.
demo 0 --keep --exit --disk-size 5G
[ "$(stat -c %s run/node3-disk4.raw)" = $((5 << 30)) ] || fail "size of a disk"
[ "$(du -k run/node3-disk4.raw | cut -f 1)" -lt 100 ] || fail "a disk is not sparse"
"$ringlet" inspect run/node2.iso | grep -q node2 || fail "not node2's medium"
[ "$(stat -c %a run/demo.secrets)" = 600 ] || fail "mode of the secrets"
[ ! -e demo.secrets ] || fail "secrets beside the profile"
ssh-keygen -l -F node1 -f run/known_hosts >/dev/null || fail "node1's host key is not known"

# Without one of its machines it runs on, without any it ends.
"$ringlet" demo demo.conf --base base.iso --dir run --accel tcg >first 2>&1 </dev/null &
first=$!
for _ in $(seq 100); do ! grep -q 'runs until' first || break; sleep 0.1; done
kill "$(cat run/node2.pid)"
for _ in $(seq 100); do ! grep -q 'is off' first || break; sleep 0.1; done
grep -q '^node2 is off; QEMU: killed by signal 15' first || fail "$(cat first)"
kill -0 $first || fail "it ended with node2: $(cat first)"
kill "$(cat run/node1.pid)" "$(cat run/node3.pid)"
status=0
wait $first || status=$?
[ $status = 3 ] || fail "no machine is left: exit status $status"
grep -q 'demo: error: no machine runs any more' first || fail "$(cat first)"

# It runs until it is ended from elsewhere; no second one in its folder, and no doubt about whose it is.
"$ringlet" demo demo.conf --base base.iso --dir run --accel tcg >first 2>&1 </dev/null &
first=$!
for _ in $(seq 100); do ! grep -q 'runs until' first || break; sleep 0.1; done
grep -q 'runs until' first || fail "$(cat first)"
status=0
"$ringlet" demo demo.conf --base base.iso --dir run --accel tcg >said 2>&1 || status=$?
[ $status = 1 ] || fail "a second one: exit status $status"
says "another demo runs in this folder (process $first)"
"$ringlet" demo --stop --dir run >said || fail "--stop"
wait $first || fail "ended from elsewhere: exit status $?"
status=0
"$ringlet" demo --stop --dir run 2>said || status=$?
[ $status = 1 ] || fail "nothing to stop: exit status $status"
says 'no demo runs in this folder'
[ ! -e run/node1.iso ] || fail "media left behind"

# Killed outright it takes its machines with it.
"$ringlet" demo demo.conf --base base.iso --dir run --accel tcg >first 2>&1 </dev/null &
first=$!
for _ in $(seq 100); do ! grep -q 'runs until' first || break; sleep 0.1; done
kill -KILL $first
wait $first 2>/dev/null || true
sleep 1
running=$(find /proc/[0-9]*/cwd -maxdepth 0 -lname "$tmp/run" 2>/dev/null) || true
[ -z "$running" ] || fail "outlived it: $running"
