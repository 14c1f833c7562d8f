#!/bin/bash
# SPDX-License-Identifier: GPL-3.0-or-later
# The demo from its command line to its exit status, with machines that only pretend: a "QEMU" that says the events of
# a guest (or what $guest wants), and an "ssh" that answers for it. What it shows, leaves behind and takes away, and what
# it does when it is told to.
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
real_qemu=$(command -v qemu-system-x86_64) || true
export real_qemu
cat >bin/qemu-system-x86_64 <<'QEMU'
#!/bin/bash
while [ "$1" != -name ]; do shift; done
[ "$2" = gateway ] && exec sleep 1000
event() { echo "{\"t\":1.0,\"node\":\"$node\",\"stage\":\"$1\",\"state\":\"$2\",\"text\":\"${3-}\"}" >>"$node.events"; }
node=$2
printf 'booting %s\r\n\033[1mgo\033[0m\r\n' "$node" >"$node.console"
event start start
event start done
case $node-$guest in
*-silent) exec sleep 1000 ;;
node2-dies) echo "qemu: no memory" >&2; exit 1 ;;
node2-refuses) event plan refused "vda holds ext4" ;;
node2-*) event plan done ;;
esac
[ "$guest" = refuses ] || event healthy done
echo $$ >"$node.pid"
[ "$guest" = told ] || exec sleep 1000
# Who answers for its guest on the LAN is QEMU's own network.
k=${node#node}
plugs=(-netdev "user,id=guest,restrict=on,net=192.168.2.0/24,host=192.168.2.$((143 + k)),dns=192.168.2.9"
	-netdev "dgram,id=lan0,local.type=unix,local.path=lan$k.plug,remote.type=unix,remote.path=lan$k.switch"
	-netdev hubport,id=a,hubid=0,netdev=guest -netdev hubport,id=b,hubid=0,netdev=lan0)
for plug in to-node1 to-node2 to-node3; do plugs+=(-netdev "hubport,id=$plug,hubid=1"); done
exec "$real_qemu" -M none -nodefaults -display none -chardev "socket,id=qmp,path=$node.qmp,server=on,wait=off" \
	-mon chardev=qmp,mode=control -chardev "socket,id=told,path=$node.told,server=on,wait=off" \
	-mon chardev=told,mode=control "${plugs[@]}"
QEMU
cat >bin/ssh <<'SSH'
#!/bin/bash
[ "$1 $2" = "-F ssh_config" ] && grep -q "^Host $3$" ssh_config || { echo "ssh: wrongly called: $*"; exit 255; }
[ "$guest" != locked ] || { echo "Permission denied (publickey)."; exit 255; }
case $4 in
'ringctl drain') echo "r2 is not UpToDate on node1"; exit 1 ;;
'cat /proc/uptime; ringctl status --json') ;;
'ringctl guest import '*) echo "$4" >"$3.imported"; exit 0 ;;
*) echo "$3: $4"; exit 7 ;;
esac
[ ! -s "$3.json" ] || exec cat "$3.json"
echo 61.2 100.0
echo '{"arrays":[{"name":"root","degraded":0}],"volumes":[{"name":"r1","role":"Primary","disk":"UpToDate"}],'
echo '"quorum":{"quorate":true,"votes":3,"expected":3},"healthy":true,"complaints":[]}'
SSH
cat >bin/scp <<'SCP'
#!/bin/bash
[ "$1 $2 $3" = "-q -F ssh_config" ] || { echo "scp: wrongly called: $*"; exit 255; }
[ "$guest" != full ] || { echo "scp: No space left on device"; exit 1; }
cp "$4" "${5/:\/var\/tmp\//-}"
SCP
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
says '^\[ha\]: note: emulated machines stand still for seconds: token = 10000 and watchdog = 30 here, not 3000 and 10$'
"$ringlet" plan run/demo.conf --json | tr -d ' \n' | grep -q '"token_ms":10000,.*"watchdog_seconds":30' ||
	fail "no patience in the plan"
says "^No guests: build/guest.raw is not there"
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

# An image that is none, or that cannot be copied.
demo 1 --guest missing.raw
says '^missing.raw: error: No such file or directory$'
demo 3 --exit --guest bin/ssh
says '^guest1: error: is no image of a guest: it has [0-9]* bytes$'
truncate -s 1M guest.raw
guest=full demo 3 --exit --guest guest.raw
says '^guest2: error: its image was not copied: exit status 1: scp: No space left on device$'
demo 0 --exit --no-guests --guest guest.raw

# Nobody is asked for the password of a management controller that a virtual machine has not.
cp demo.conf real.conf
sed -i 's/^\[node node2\]/&\nipmi = 192.168.2.242\nipmi-user = ADMIN/' demo.conf
demo 0 --exit --no-guests
mv real.conf demo.conf

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
for _ in $(seq 300); do ! grep -q 'runs until' first || break; sleep 0.1; done
kill "$(cat run/node2.pid)"
for _ in $(seq 300); do ! grep -q 'node2 is off' first || break; sleep 0.1; done
grep -q '^ *[0-9.]* s  node2 is off: QEMU: killed by signal 15' first || fail "$(cat first)"
kill -0 $first || fail "it ended with node2: $(cat first)"
kill "$(cat run/node1.pid)" "$(cat run/node3.pid)"
status=0
wait $first || status=$?
[ $status = 3 ] || fail "no machine is left: exit status $status"
grep -q 'demo: error: no machine runs any more' first || fail "$(cat first)"

# It runs until it is ended from elsewhere; no second one in its folder, and no doubt about whose it is.
"$ringlet" demo demo.conf --base base.iso --dir run --accel tcg >first 2>&1 </dev/null &
first=$!
for _ in $(seq 300); do ! grep -q 'runs until' first || break; sleep 0.1; done
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
for _ in $(seq 300); do ! grep -q 'runs until' first || break; sleep 0.1; done
kill -KILL $first
wait $first 2>/dev/null || true
sleep 1
running=$(find /proc/[0-9]*/cwd -maxdepth 0 -lname "$tmp/run" 2>/dev/null) || true
[ -z "$running" ] || fail "outlived it: $running"

# --- commands while it runs ---------------------------------------------------------------------------
[ -n "$real_qemu" ] || { echo "qemu-system-x86_64 is not installed: no commands were tried"; exit 0; }
tell() { # EXIT-STATUS COMMAND
	local status=0
	"$ringlet" demo --tell "$2" --dir run >said 2>&1 || status=$?
	[ $status = "$1" ] || fail "'$2': exit status $status, not $1"
}
shows() { # PATTERN: the board, sooner or later
	for _ in $(seq 300); do
		tell 0 status
		! grep -q -- "$1" said || return 0
		sleep 0.1
	done
	fail "it never shows: $1"
}

tell 1 status
says 'run: no demo runs in this folder'

# Typed, or from a pipe: what is told while machines are installed waits.
printf 'kill node2\nkil node2\nkill node2\nquit\n' | guest=told timeout 120 "$ringlet" demo demo.conf --base base.iso \
	--dir run --accel tcg >said 2>&1 || fail "ended by quit: exit status $?"
says "'kil' is no command: did you mean 'kill'? 'help' shows all"
says '^ *[0-9.]* s  node2 is off$'
says 'node2: error: it is off already'

# On a terminal one board is drawn again and again, and the line being typed is part of it: a wrong letter, an arrow, a
# line that is thrown away.
cat >typed <<KEYS
drawn() { for _ in \$(seq 300); do ! grep -qs "\$1" drawn || break; sleep 0.1; done; }
{
	drawn 'help, quit'
	printf 'kill nodee'
	drawn '> kill nodee'
	printf '\177\033[A3\n'
	drawn 'node3 is off'
	printf 'kill node1\025quit\n'
} | guest=told timeout 120 script -qec "stty rows 24 cols 90; $ringlet demo demo.conf --base base.iso --dir run --accel tcg" /dev/null >drawn
KEYS
bash typed || fail "on a terminal: exit status $?"
tr '\r' '\n' <drawn | sed 's/\x1b\[[0-9;]*[A-Za-z]//g' >said
says '^> kill nodee$'
says '^kill node3, [0-9]* s ago$'
says '^node3 .* off, [0-9]* s$'
! grep -q '^node1 .* off' said || fail "a line was obeyed that was thrown away"

# A guest on each node, told who it is.
truncate -s 1M guest.raw
guest=told "$ringlet" demo demo.conf --base base.iso --dir run --accel tcg --guest guest.raw >first 2>&1 </dev/null &
first=$!
for _ in $(seq 300); do ! grep -q 'runs until' first || break; sleep 0.1; done
grep -q '^ *[0-9.]* s  node2       guest      done      guest2 answers at 192.168.2.145$' first || fail "$(cat first)"
grep -q '^guest  *[0-9.]*  *[0-9.]*  *[0-9.]*$' first || fail "$(cat first)"
grep -q '^A guest on each, the last one answered .*: guest1 192.168.2.144, guest2 192.168.2.145, guest3 192.168.2.146$' first ||
	fail "$(cat first)"
grep -q '^ringctl guest import guest3 /var/tmp/guest3.raw --volume r3 ' run/node3.imported || fail "$(cat run/node3.imported)"
[ "$(dd if=run/node2-guest2.raw bs=512 skip=1 count=1 status=none | tr -d '\0' | tr '\n' ' ')" = \
	'ringlet guest name=guest2 address=192.168.2.145 ' ] || fail "guest2 is not told who it is"
tell 0 ''
says '^node3 .* healthy  *r3  *guest3$'
tell 0 help
says '^rebuild NODE'
tell 1 'kill node7'
says '^kill: .node7. is no node, but node1, node2 or node3$'
tell 1 'start node3'
says 'node3: error: it is on already'

tell 7 'on node2 cat /etc/hostname'
says '^node2: cat /etc/hostname$'
tell 1 'drain node2'
says '^r2 is not UpToDate on node1$'

tell 0 'cut 2'
tell 1 'cut node3 node2'
says 'the cable is pulled already'
tell 0 'cut node3 lan'
tell 0 'freeze node2'
shows '^node2 .* frozen'
tell 0 'thaw node2'

# Its neighbours say what becomes of it. What was pulled stays so when it comes back.
seen() { # NODE TEXT
	printf '%s\n' "{\"node\":\"$1\",\"healthy\":false,$2}" >"run/$1.new"
	mv "run/$1.new" "run/$1.json"
}
tell 0 'kill node3'
shows '^node3 .* off, '
shows '^(on no node) .* r3  *guest3 (silent for [0-9]* s)$'
seen node1 '"nodes":[{"name":"node3","member":false,"online":false}],"can_lose":{"text":"no node: r3 is up to date on node2 alone"}'
seen node2 '"volumes":[{"name":"r3","role":"Primary","peer":"node3"}]'
shows '^node2 .* r2 r3  *guest2, guest3 (silent'
shows '^The cluster can lose no node: r3 is up to date on node2 alone$'
shows '^ *[0-9.]* s  node3 left the cluster$'
says '^ *[0-9.]* s  guest3 answers for the last time$'
grep -q '"command": "kill node3"' run/commands.json || fail "commands.json"
grep -q '"text": "r3 is promoted on node2"' run/commands.json || fail "commands.json"
tell 0 'pull node3 2'
tell 1 'pull node3 2'
tell 0 'start node3'
shows '^ *[0-9.]* s  node3 says that it is healthy$'
tell 0 'plug node3 lan'
shows '^ *[0-9.]* s  guest3 answers again, after [0-9.]* s$'
says '^ *[0-9.]* s  all volumes and guests are served again'
tell 0 'plug 2'
tell 1 'plug 2'

tell 0 'reset node1'
shows '^ *[0-9.]* s  node1 is reset$'
says '^node1 .* starting: boot loader, [0-9]* s$'

# Another machine with blank disks starts from the medium.
echo burnt >run/node3-disk1.raw
tell 0 'rebuild node3'
[ "$(stat -c %s run/node3-disk1.raw)" = $((8 << 30)) ] || fail "the disks of a rebuilt node are not blank"
shows '^ *[0-9.]* s  node3 says that it is healthy$'
tell 0 'kill 1'; tell 0 'kill 2'; tell 0 'kill 3'
sleep 1
kill -0 $first || fail "it ended when the last machine was killed: $(cat first)"
tell 0 'start node1'
tell 0 quit
wait $first || fail "ended by quit: exit status $?"
left=$(find run -type s)
[ -z "$left" ] || fail "left behind: $left"
