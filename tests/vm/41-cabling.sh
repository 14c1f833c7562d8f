#!/bin/bash
# SPDX-License-Identifier: GPL-3.0-or-later
# A node whose cables lead to nobody, and then to each other. By 'cabling = require' it waits for the neighbours and says
# so, refuses the loop by the names of both ports, changes no byte of a disk, and goes on saying hello; the plan at the
# desk refuses by what was written onto the stick. By 'warn' it says the same and installs.
dir=build/vm-cabling
# shellcheck source=lib.sh
. "$(dirname "$0")/lib.sh"

with_cabling() { # RULE
	profile=$dir.conf
	mkdir -p build
	{
		cat profiles/demo.conf
		printf '\n[cables]\ncabling = %s\n' "$1"
	} >"$profile"
}

# A cable carries to the other end's name, whoever listens there.
loop_cables() {
	ln -s cable3.1 "$dir/cable1.1"
	ln -s cable1.0 "$dir/cable3.0"
}
unloop_cables() { rm "$dir/cable1.1" "$dir/cable3.0"; }

hears_hello() { # at the other end of cable 1: frames of the type 88B5
	{ timeout 15 socat -u "UNIX-RECV:$dir/cable1.1" - 2>/dev/null || true; } | LC_ALL=C grep -aqP '\x88\xb5'
}

shows() { tr -d '\r' <"$dir/node1.console" | grep -aq "$1"; }
looped='ports eth1 (0000:[0-9a-f:.]*) and eth2 (0000:[0-9a-f:.]*) of this machine are cabled to each other; the ring wants node2 and node3 there'

with_cabling require
prepare --disk-size 8G
lan # its cables are what is wanted
digests >"$dir/before"
machine node1 --no-lan --medium usb-rw
until_true 300 "it waits for its neighbours, and says so" shows 'not heard yet: node2, node3'
loop_cables
event node1 cabling refused 60
until_true 30 "the console says why" shows "$looped"
shows 'cabling = require refuses this' || fail "the refusal does not say which line would change it"
until_true 60 "it says where its log is" shows 'This log is on the medium'
unloop_cables
hears_hello || fail "no hello is said any more while the refusal stands"
say "it still says hello"
switch_off
digests | cmp - "$dir/before" || fail "a disk was changed"

xorriso -osirrox on -indev "$dir/node1.iso" -extract /ringlet/facts.txt "$dir/facts.txt" >/dev/null 2>&1 ||
	fail "no facts on the stick"
status=0
"$ringlet" plan "$profile" node1 --facts "$dir/facts.txt" >"$dir/said" 2>&1 || status=$?
[ $status -eq 1 ] || fail "plan --facts ended with $status: $(cat "$dir/said")"
grep "$looped" "$dir/said" || fail "the plan at the desk does not refuse for the loop: $(cat "$dir/said")"

with_cabling warn
prepare --disk-size 8G
lan
loop_cables
machine node1 --no-lan
event node1 cabling 'done' 300
grep '"stage":"cabling","state":"done"' "$dir/node1.events" | grep "$looped" || fail "the event does not tell of the loop"
shows "warning: $looped" || fail "the console does not tell of the loop"
event node1 arrays 'done' 60
switch_off
rm -rf "$dir" "$dir.conf"
