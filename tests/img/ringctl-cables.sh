#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
# ringctl cables on captured trees of node1 of three: what is shown, the exit status, and the same as JSON.
set -eu
ringctl=$(realpath "${RINGCTL:-build/san/ringctl}")
tmp=$(mktemp -d)
trap 'rm -rf "$tmp"' EXIT
. "$(dirname "$(realpath "$0")")/../captured.sh"
cd "$tmp"

port() { # NAME SLOT MAC CARRIER SPEED MTU
	net=root/sys/devices/pci0000:00/0000:00:0$2.0/net/$1
	mkdir -p root/sys/class/net "$net/statistics"
	ln -sfn "../../devices/pci0000:00/0000:00:0$2.0/net/$1" "root/sys/class/net/$1"
	ln -sfn ../.. "$net/device"
	echo 1 >"$net/type"
	echo "52:54:00:00:00:0$3" >"$net/address"
	echo "$4" >"$net/carrier"
	echo "$5" >"$net/speed"
	echo full >"$net/duplex"
	echo "$6" >"$net/mtu"
	echo 2 >"$net/carrier_changes"
	for count in rx_errors rx_crc_errors rx_dropped tx_errors tx_dropped; do echo 0 >"$net/statistics/$count"; done
}
count() { echo "$3" >"root/sys/class/net/$1/$2"; } # PORT FILE VALUE

# node1, cabled as the ring wants it, listening for two days.
capture() {
	rm -rf root
	captured_plan root 1 00000000-0000-4000-8000-000000000001
	echo "184512.34 360000.00" | put root/proc/uptime
	port lan0 3 1 1 1000 1500
	port to-node2 4 2 1 10000 9000
	port to-node3 5 3 1 10000 9000
	put root/run/ringlet/ports <<-END
		port lan0 mac=52:54:00:00:00:01 path=/devices/pci0000:00/0000:00:03.0 driver=igb speed=1000 carrier role=lan0 mtu=1500 mtu-max=9216 gateway carrier-since=20.0 listened=184400.0
		heard lan0 member node=2 mac=52:54:00:00:02:01 port=lan0 group two-way speed=1000 mtu=1500 since=100.0 last=184512.0
		heard lan0 member node=3 mac=52:54:00:00:03:01 port=lan0 group two-way speed=1000 mtu=1500 since=112.0 last=184512.0
		lldp lan0 chassis=00:1b:21:aa:bb:cc port=Gi0/12 description="rack 3" system=sw1 ttl=120 last=184500.0
		port to-node2 mac=52:54:00:00:00:02 path=/devices/pci0000:00/0000:00:04.0 driver=ixgbe speed=10000 carrier role=to-node2 mtu=9000 mtu-max=9216 carrier-since=180812.0 listened=3700.0
		heard to-node2 member node=2 mac=52:54:00:00:02:02 port=to-node1 cable=1 direct group two-way speed=10000 mtu=9000 since=180813.5 last=184512.0
		port to-node3 mac=52:54:00:00:00:03 path=/devices/pci0000:00/0000:00:05.0 driver=ixgbe speed=10000 carrier role=to-node3 mtu=9000 mtu-max=9216 carrier-since=184202.0 listened=310.0
		heard to-node3 member node=3 mac=52:54:00:00:03:03 port=to-node1 cable=1 direct group two-way speed=10000 mtu=9000 since=184203.0 last=184512.0
	END
}

# expect STATUS ARGUMENT...
expect() {
	wanted=$1 status=0
	shift
	"$ringctl" cables --root root "$@" >shown 2>said || status=$?
	[ $status -eq "$wanted" ] || fail "exit status $status, not $wanted: $(cat shown said)"
}
# last LINE; shows LINE
last() { [ "$(tail -n 1 shown)" = "$1" ] || fail "the last line is '$(tail -n 1 shown)', not '$1'"; }
shows() { grep -qxF -e "$1" shown || fail "there is no line '$1': $(cat shown)"; }

capture
expect 0
# The drawing is tests/unit/test_cabling.c's business.
sed -n '/^PORT/,$p' shown >tables
diff - tables <<'END' || fail "a rightly cabled node is shown otherwise"
PORT      ROLE      STATE    SINCE       SPEED      MTU   NEIGHBOUR                  HEARD FOR
lan0      lan0      carrier  2 d 3 h     1 Gbit/s   1500  node2, node3, the gateway  2 d 3 h
to-node2  to-node2  carrier  1 h 1 min   10 Gbit/s  9000  node2 (to-node1)           1 h 1 min
to-node3  to-node3  carrier  5 min 10 s  10 Gbit/s  9000  node3 (to-node1)           5 min 9 s

PORT      RX ERRORS  CRC  RX DROPPED  TX ERRORS  TX DROPPED  CARRIER CHANGES
lan0      0          0    0           0          0           2
to-node2  0          0    0           0          0           2
to-node3  0          0    0           0          0           2

PORT  SWITCH  ITS PORT  CALLED  CHASSIS            HEARD
lan0  sw1     Gi0/12    rack 3  00:1b:21:aa:bb:cc  12 s ago

cabled as the ring wants it
END

# The same as JSON, as somebody else's tool reads it.
expect 0 --json
if command -v jq >/dev/null; then
	jq -c '[.cluster, .node, .listening, .right, .complaints],
		(.ports[] | [.port, .role, .driver, .carrier, .carrier_seconds, .mbit, .duplex, .mtu, .mtu_max, .gateway, .counts.rx_crc]),
		(.ports[].neighbours[] | [.kind, .number, .node, .cluster, .port, .mac, .direct, .two_way, .mbit, .mtu, .seconds]),
		(.ports[].switch)' shown >objects
	diff - objects <<-'END' || fail "JSON says otherwise"
		["demo","node1",true,true,[]]
		["lan0","lan0","igb",true,184492.3,1000,"full",1500,9216,true,0]
		["to-node2","to-node2","ixgbe",true,3700.3,10000,"full",9000,9216,false,0]
		["to-node3","to-node3","ixgbe",true,310.3,10000,"full",9000,9216,false,0]
		["member",2,"node2","demo","lan0","52:54:00:00:02:01",false,true,1000,1500,184412.3]
		["member",3,"node3","demo","lan0","52:54:00:00:03:01",false,true,1000,1500,184400.3]
		["member",2,"node2","demo","to-node1","52:54:00:00:02:02",true,true,10000,9000,3698.8]
		["member",3,"node3","demo","to-node1","52:54:00:00:03:03",true,true,10000,9000,309.3]
		{"system":"sw1","port":"Gi0/12","description":"rack 3","chassis":"00:1b:21:aa:bb:cc","seconds_ago":12.3}
		null
		null
	END
fi
grep -q '"right": *true' shown || fail "JSON: $(cat shown)"

# What the kernel counted, and a port at half duplex.
count to-node2 statistics/rx_errors 17
count to-node2 statistics/rx_crc_errors 12
rm root/sys/class/net/to-node2/statistics/tx_dropped
count lan0 duplex half
expect 0
shows "to-node2  17         12   0           0          -           2"
shows "lan0      lan0      carrier  2 d 3 h     1000 Mbit/s half duplex  1500  node2, node3, the gateway  2 d 3 h"

# Both cables lead to node3.
capture
sed -i 's/^heard to-node2 member node=2 .*/heard to-node2 member node=3 mac=52:54:00:00:03:04 port=to-node2 direct group two-way speed=10000 since=180813.5 last=184512.0/' root/run/ringlet/ports
expect 1
shows "wrong: port to-node2 (0000:00:04.0) is cabled to node3 of cluster demo, as to-node3 (0000:00:05.0) is; the ring wants node2 there"
last "not cabled as the ring wants it"
expect 1 --json
if command -v jq >/dev/null; then
	[ "$(jq -c '[.right, .complaints[0].wrong, .complaints[0].port]' shown)" = '[false,true,"to-node2"]' ] || fail "JSON: $(cat shown)"
fi

# Another cluster's node; nothing of it is proven.
sed -i 's/^heard to-node2 .*/heard to-node2 foreign node=4 cluster=shop mac=52:54:00:00:09:04 port=to-node1 direct group since=184500.0 last=184512.0/' root/run/ringlet/ports
expect 1
shows "wrong: port to-node2 (0000:00:04.0) is cabled to node 4 of cluster shop, which is not this one; the ring wants node2 there"
grep -q '^to-node2 .* node 4 of cluster shop (to-node1)  12 s$' shown || fail "a foreign node: $(cat shown)"

# A cable is pulled.
capture
sed -i '/^heard to-node3 /d; /^port to-node3 /s/ speed=10000 carrier / no-carrier /' root/run/ringlet/ports
count to-node3 carrier 0
expect 1
shows "to-node3  to-node3  no carrier  5 min 10 s  -          9000  nobody                     -"
last "not cabled as the ring wants it"

# Nobody listens: what the kernel alone knows.
rm root/run/ringlet/ports
expect 1
shows "to-node3  to-node3  no carrier  -      10 Gbit/s  9000  unknown    -"
last "ringlet-nics.service does not run: who is at the other ends is not known"
expect 1 --json
if command -v jq >/dev/null; then
	[ "$(jq -c '[.listening, .right, .ports[0].carrier_seconds, .ports[0].neighbours]' shown)" = '[false,false,null,[]]' ] ||
		fail "JSON: $(cat shown)"
fi

# Its file is not understood: that is said, with the line.
echo "port lan0 colour=red" | put root/run/ringlet/ports
expect 1
grep -q "^root/run/ringlet/ports:1: error: unknown word 'colour'$" said || fail "a broken file: $(cat said)"

# Blinking: by role and by name; which there are; for how long.
capture
sed -i 's/^port to-node2 /port enp4s0 /; s/^heard to-node2 /heard enp4s0 /' root/run/ringlet/ports
expect 0 --blink to-node2
diff - shown <<'END' || fail "a port by its role"
enp4s0 (52:54:00:00:00:02) blinks for 30 s; ^C ends it
END
expect 0 --blink enp4s0 --seconds 3600
last "enp4s0 (52:54:00:00:00:02) blinks for 3600 s; ^C ends it"
expect 2 --blink to-node4
diff - said <<'END' || fail "a port that is not there"
ringctl cables: there is no port 'to-node4'; there are lan0, to-node2, to-node3
END
for bad in 0 3601 -1 ten ""; do
	expect 2 --blink lan0 --seconds "$bad"
	grep -qF "ringctl cables: --seconds wants a number from 1 to 3600, not '$bad'" said || fail "--seconds '$bad': $(cat said)"
done
for bad in --loud "--blink lan0 --json" "--seconds 3" lan0; do
	# shellcheck disable=SC2086 # several words
	expect 2 $bad
	grep -q '^usage: ringctl cables' said || fail "'$bad': $(cat said)"
done

# It does not know itself.
status=0
"$ringctl" cables --root nowhere >shown 2>said || status=$?
{ [ $status -eq 3 ] && grep -q "does not know which node it is" said; } || fail "an unknown machine: $status $(cat said)"
