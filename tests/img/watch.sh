#!/bin/bash
# SPDX-License-Identifier: GPL-3.0-or-later
# ringlet watch on 127.0.0.1: events of nodes, of strangers, twice, late, and what is none; plain, as JSON, by
# profile, and how it ends.
set -eu
ringlet=$(realpath "${RINGLET:-build/san/ringlet}")
tmp=$(mktemp -d)
trap 'rm -rf "$tmp"' EXIT
cp profiles/demo.conf "$tmp/t.conf"
cd "$tmp"
fail() { echo "FAIL: $*"; head -n 50 out err 2>/dev/null; exit 1; }
says() { grep -q -- "$1" out || fail "it does not show: $1"; }
complains() { grep -q -- "$1" err || fail "it does not say: $1"; }
in_use() { grep -q ":$(printf %04X "$port") " /proc/net/udp; }

# A port that nobody has: tests may run at the same time.
port=$((20000 + $$ % 20000))
while in_use; do port=$((port + 1)); done
sed -i "/^gateway/a report-to = 192.168.2.10:$port" t.conf

datagram() { printf '%s' "$1" >"/dev/udp/127.0.0.1/$port"; }
event() { # CLUSTER NODE RUN N STAGE STATE [MORE]
	datagram "{\"t\":1.500,\"cluster\":\"$1\",\"node\":\"$2\",\"run\":\"$3\",\"n\":$4,\"stage\":\"$5\",\"state\":\"$6\"${7-}}"
}
watch() { # OPTION...: begins; the events follow
	NO_COLOR=1 "$ringlet" watch --seconds 60 "$@" >out 2>err </dev/null &
	watcher=$!
	for _ in $(seq 100); do ! in_use || return 0; sleep 0.1; done
	fail "it does not listen on port $port"
}
ends() { # STATUS
	local status=0
	wait $watcher || status=$?
	[ $status = "$1" ] || fail "exit status $status, not $1"
}

# Everything: each event once, in the words in which it came; strange things are counted and harm nothing.
watch --port "$port" --json
event office node1 0000aaaa 1 start start
event office node1 0000aaaa 2 start 'done' ',"text":"30 drivers"'
event office node1 0000aaaa 2 start 'done' ',"text":"30 drivers"'
event other node1 0000bbbb 1 start start
datagram 'hello'
datagram '{"t":1,"stage":"start","state":"done"}'
datagram "$(printf %02000d 0)"
datagram '{"t":1,"cluster":"office","node":"node1","run":"0000aaaa","n":3,"stage":"plan","state":"done","text":"'$'\033''[2J"}'
event office node1 0000aaaa 7 restore progress ',"percent":10'
event office node1 0000aaaa 5 plan 'done'
sleep 1
kill -INT $watcher
ends 0
cat >wanted <<'WANTED'
{"t":1.500,"cluster":"office","node":"node1","run":"0000aaaa","n":1,"stage":"start","state":"start"}
{"t":1.500,"cluster":"office","node":"node1","run":"0000aaaa","n":2,"stage":"start","state":"done","text":"30 drivers"}
{"t":1.500,"cluster":"other","node":"node1","run":"0000bbbb","n":1,"stage":"start","state":"start"}
{"t":1.500,"cluster":"office","node":"node1","run":"0000aaaa","n":7,"stage":"restore","state":"progress","percent":10}
{"t":1.500,"cluster":"office","node":"node1","run":"0000aaaa","n":5,"stage":"plan","state":"done"}
WANTED
cmp -s out wanted || fail "$(diff wanted out)"
complains 'events that were lost: 3$'
complains 'datagrams that are no events: 4$'

# Lines for people, of the profile's nodes alone; a refusal in full ends it, a little later.
watch t.conf --once
event demo node1 0000aaaa 1 start start
event office node1 0000aaaa 1 start failed
event demo stranger 0000aaaa 1 start failed
event demo node1 0000aaaa 2 plan refused ',"text":"vda holds ext4","report":"vda: holds ext4\nvdb: holds \u001bntfs"'
event demo node2 0000cccc 1 restore progress ',"percent":40,"text":"writing"'
ends 1
says '^ *[0-9.]* s  node1       start      start$'
says '^ *[0-9.]* s  node1       plan       refused   vda holds ext4$'
says '^           vdb: holds  ntfs$'
says '^ *[0-9.]* s  node2       restore     40 % *writing$'
! grep -q 'office\|stranger' out || fail "it shows who is not watched"
complains 'events of others, who are not watched: 2$'

# Without --once a refusal ends nothing; with it, all three healthy do.
watch t.conf
event demo node1 0000aaaa 1 plan refused
kill -TERM $watcher
ends 0
watch t.conf --once --seconds 30
for node in node1 node2 node3; do event demo $node 0000dddd 9 healthy 'done'; done
ends 0

# It ends when its time is over, and says whether that was all.
watch t.conf --seconds 1
ends 0
watch t.conf --seconds 1 --once
ends 3

# What it cannot do it says.
watch --port "$port" --seconds 20
first=$watcher
status=0
"$ringlet" watch --port "$port" --seconds 1 2>err || status=$?
[ $status = 3 ] || fail "a port that is taken: exit status $status"
complains "UDP port $port cannot be listened on: Address already in use"
kill $first
wait $first || true
status=0
"$ringlet" watch --once 2>err || status=$?
[ $status = 2 ] || fail "--once without a profile: exit status $status"
sed -i /^report-to/d t.conf
"$ringlet" watch t.conf --port "$port" --seconds 1 2>err || fail "a profile without report-to"
complains "without 'report-to = ...' in \[cluster\] its nodes report to nobody"

# A drawing where there is a terminal; the refusal below it, with all it says.
if command -v script >/dev/null; then
	sed -i "/^gateway/a report-to = 192.168.2.10:$port" t.conf
	TERM=xterm timeout 60 script -qec "stty cols 80 rows 24; $ringlet watch t.conf --once" out >/dev/null 2>err </dev/null &
	watcher=$!
	for _ in $(seq 100); do ! in_use || break; sleep 0.1; done
	event demo node2 0000aaaa 1 plan refused ',"text":"vda holds ext4","report":"vda: holds ext4\nvdb: holds ntfs"'
	ends 1
	says 'cluster demo, UDP port'
	says 'not heard yet'
	says 'plan refused'
	says '^           vdb: holds ntfs'
fi
