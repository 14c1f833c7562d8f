#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
# ringctl status on captured trees of node1 of three: what it shows, the last line, the exit status.
set -eu
ringctl=$(realpath "${RINGCTL:-build/san/ringctl}") cib=$PWD/build/san/cib
tmp=$(mktemp -d)
trap 'rm -rf "$tmp"' EXIT
. "$(dirname "$(realpath "$0")")/../captured.sh"
cd "$tmp"

port() { # NAME CARRIER SPEED MTU
	echo 1 | put "root/sys/class/net/$1/type"
	echo "$2" | put "root/sys/class/net/$1/carrier"
	echo "$3" | put "root/sys/class/net/$1/speed"
	echo "$4" | put "root/sys/class/net/$1/mtu"
}
array() { # NAME DEVICE LEVEL PARTITION DISK...
	name=$1 md=root/sys/block/$2/md level=$3 part=$4
	mkdir -p root/dev/md
	ln -s "../$2" "root/dev/md/$name"
	shift 4
	echo "$level" | put "$md/level"
	echo 4 | put "$md/raid_disks"
	echo $((4 - $#)) | put "$md/degraded"
	echo idle | put "$md/sync_action"
	for disk in "$@"; do
		echo in_sync | put "$md/dev-$disk$part/state"
		echo 0 | put "$md/dev-$disk$part/slot"
	done
}

# As crm_mon has it: a volume in use on a node, its other half on another; a guest.
in_use() { # VOLUME NODE OTHER
	cat <<-END
		<clone id="$1-clone" multi_state="true">
		<resource id="$1-drbd" role="Promoted" active="true" managed="true"><node name="$2"/></resource>
		<resource id="$1-drbd" role="Unpromoted" active="true" managed="true"><node name="$3"/></resource></clone>
		<resource id="$1-fs" role="Started" active="true" managed="true"><node name="$2"/></resource>
	END
}
guest() { echo "<resource id=\"vm-$1\" role=\"$2\" managed=\"true\">${3-}</resource>"; } # NAME ROLE WHERE

# A healthy node1.
capture() {
	rm -rf root
	captured_plan root 1 00000000-0000-4000-8000-000000000001
	port lan0 1 1000 1500
	mkdir -p root/sys/class/net/br0/brif/lan0
	port to-node2 1 10000 9000
	port to-node3 1 10000 9000
	put root/run/ringlet/ports <<-END
		port lan0 mac=52:54:00:00:00:01 path=/devices/pci0000:00/0000:00:03.0 speed=1000 carrier role=lan0 gateway carrier-since=20.0 listened=180.0
		port to-node2 mac=52:54:00:00:00:02 path=/devices/pci0000:00/0000:00:04.0 speed=10000 carrier role=to-node2 carrier-since=20.0 listened=180.0
		heard to-node2 member node=2 mac=52:54:00:00:02:02 port=to-node1 cable=1 direct group two-way speed=10000 mtu=9000 since=21.0 last=200.0
		port to-node3 mac=52:54:00:00:00:03 path=/devices/pci0000:00/0000:00:05.0 speed=10000 carrier role=to-node3 carrier-since=20.0 listened=180.0
		heard to-node3 member node=3 mac=52:54:00:00:03:03 port=to-node1 cable=1 direct group two-way speed=10000 mtu=9000 since=21.0 last=200.0
	END
	put root/captured/ip <<-END
		10.254.254.18 via 10.254.254.1 dev to-node2 src 10.254.254.17 uid 0
		    cache
		10.254.254.19 via 10.254.254.4 dev to-node3 src 10.254.254.17 uid 0
		    cache
	END
	array boot md127 raid1 2 vda vdb vdc vdd
	array root md126 raid10 3 vda vdb vdc vdd
	array own md125 raid10 4 vda vdb vdc vdd
	array copy md124 raid10 5 vda vdb vdc vdd
	put root/proc/drbd <<-END
		version: 8.4.11 (api:1/proto:86-101)
		srcversion: 637677C4EAFCF5D1D5446B0
		 0: cs:Connected ro:Primary/Secondary ds:UpToDate/UpToDate C r-----
		    ns:353 nr:0 dw:2962 dr:793 al:12 bm:0 lo:0 pe:0 ua:0 ap:0 ep:1 wo:f oos:0
		 1: cs:Connected ro:Secondary/Primary ds:UpToDate/UpToDate C r-----
		    ns:0 nr:353 dw:2962 dr:0 al:8 bm:0 lo:0 pe:0 ua:0 ap:0 ep:1 wo:f oos:0
	END
	echo "/dev/drbd0 /srv/r1 ext4 rw,relatime 0 0" | put root/proc/self/mounts
	put root/proc/net/unix <<-END
		Num       RefCount Protocol Flags    Type St Inode Path
		0000000000000000: 00000002 00000000 00010000 0001 01  9021 @quorum@@@@@@@@@@@@@
		0000000000000000: 00000002 00000000 00010000 0001 01  9022 @crmd
	END
	put root/captured/corosync-quorumtool <<-END
		Quorum information
		------------------
		Quorate:          Yes

		Votequorum information
		----------------------
		Expected votes:   3
		Total votes:      3

		Membership information
		----------------------
		    Nodeid      Votes Name
		         1          1 192.0.2.1 (local)
		         2          1 192.0.2.2
		         3          1 192.0.2.3
	END
	echo "i6300ESB timer" | put root/sys/class/watchdog/watchdog0/identity
	echo active | put root/sys/class/watchdog/watchdog0/state
	{
		echo '<pacemaker-result><summary><current_dc present="true" with_quorum="true"/>'
		echo '<cluster_options stonith-enabled="true" maintenance-mode="false"/></summary><nodes>'
		for k in 1 2 3; do echo "<node name=\"node$k\" id=\"$k\" online=\"true\" pending=\"false\" unclean=\"false\"/>"; done
		echo "</nodes><resources>"
		in_use r1 node1 node3; in_use r2 node2 node1; in_use r3 node3 node2
		guest web Started '<node name="node1"/>'; guest spare Stopped; guest files Started '<node name="node2"/>'
		echo "</resources><node_attributes>"
		for k in 1 2 3; do
			echo "<node name=\"node$k\"><attribute name=\"master-r$k-drbd\" value=\"10000\"/>"
			echo "<attribute name=\"master-r$((k % 3 + 1))-drbd\" value=\"10000\"/></node>"
		done
		echo '</node_attributes><status code="0" message="OK"/></pacemaker-result>'
	} | put root/captured/crm_mon
	put root/var/lib/pacemaker/cib/cib.xml <<-END
		<cib><configuration><resources>
		<primitive id="vm-spare"><meta_attributes><nvpair name="target-role" value="Stopped"/></meta_attributes></primitive>
		</resources><constraints>
		<rsc_colocation id="a" rsc="vm-web" with-rsc="r1-fs"/><rsc_colocation id="b" rsc="vm-spare" with-rsc="r1-fs"/>
		<rsc_colocation id="c" rsc="vm-files" with-rsc="r2-fs"/>
		</constraints></configuration></cib>
	END
}

# expect STATUS LINE ARGUMENT...: the exit status, and the last line of what is shown.
expect() {
	wanted=$1 line=$2 status=0
	shift 2
	"$ringctl" status --root root "$@" >shown 2>said || status=$?
	[ $status -eq "$wanted" ] || fail "exit status $status, not $wanted: $(cat shown said)"
	[ "$(tail -n 1 shown)" = "$line" ] || fail "the last line is '$(tail -n 1 shown)', not '$line'"
}

capture
expect 0 healthy
diff - shown <<'END' || fail "a healthy node is shown otherwise"
demo: node1, node 1 of 3, installed by Ringlet 0.1.0

NODE   ADDRESS    LAN        RING     WAY     COROSYNC  PACEMAKER
node1  192.0.2.1  this node                   member    online
node2  192.0.2.2  unknown    unknown  direct  member    online
node3  192.0.2.3  unknown    unknown  direct  member    online

LINK     PORT           STATE               SPEED      MTU   ADDRESS       NEIGHBOUR
LAN      lan0           carrier             1 Gbit/s   1500  192.0.2.1
cable 1  to-node2       carrier             10 Gbit/s  9000  10.254.254.0  unknown
cable 2  node2 - node3  not seen from here
cable 3  to-node3       carrier             10 Gbit/s  9000  10.254.254.5  unknown

ARRAY  DEVICE  LEVEL   MEMBERS  STATE
boot   md127   raid1   4 of 4   complete
root   md126   raid10  4 of 4   complete
own    md125   raid10  4 of 4   complete
copy   md124   raid10  4 of 4   complete

VOLUME  HERE                 PEER   THERE                CONNECTION  WAY     MOUNTED
r1      Primary, UpToDate    node3  Secondary, UpToDate  Connected   direct  /srv/r1
r2      Secondary, UpToDate  node2  Primary, UpToDate    Connected   direct  -

GUEST  VOLUME  ON     STATE
spare  r1      -      off
web    r1      node1  runs
files  r2      node2  runs

QUORUM     yes, 3 of 3 votes
PACEMAKER  runs
FENCING    watchdog i6300ESB timer, 5 s
CAN LOSE   any one node; any one cable of this node; any one disk of this node

healthy
END
expect 0 "demo node1: healthy" --brief

# Syncing, and a disk of one array gone.
sed -i 's,0: cs:Connected ro:Primary/Secondary ds:UpToDate/UpToDate,0: cs:SyncSource ro:Primary/Secondary ds:UpToDate/Inconsistent,' root/proc/drbd
sed -i "/oos:0/{
a\\	[========>...........] sync'ed: 43.7% (58712/104304)K\\
	finish: 0:04:12 speed: 16,652 (16,652) K/sec
:rest
n
b rest
}" root/proc/drbd
rm -r root/sys/block/md126/md/dev-vdb3
echo 1 >root/sys/block/md126/md/degraded
expect 1 "not healthy: r1 is syncing to node3 (43 %); array root is degraded: member vdb3 missing"
grep -q '^root   md126   raid10  3 of 4   vdb3 missing$' shown || fail "the degraded array: $(grep md126 shown)"
grep -qx 'CAN LOSE   any one node but node1: r1 is syncing, 4 min left; any one cable of this node; not every disk of this node' shown ||
	fail "what can be lost: $(grep '^CAN LOSE' shown)"
grep -q '^r1  .* SyncSource 43.7 %  direct  /srv/r1$' shown || fail "the syncing volume: $(grep ^r1 shown)"

# On its standby: no illness, but worth a word.
capture
sed -i '/id="r3-/s/name="node3"/name="node0"/; /id="r3-/s/name="node2"/name="node3"/; /id="r3-/s/name="node0"/name="node2"/' root/captured/crm_mon
expect 0 healthy
[ "$(tail -n 2 shown | head -n 1)" = "note: r3 is on node2, its standby; ringctl home r3 brings it home" ] || fail "r3 on its standby: $(cat shown)"
expect 0 "demo node1: healthy" --brief

# Pacemaker has not put a volume of other nodes into use; a guest that should run does not.
capture
sed -i '/id="r3-fs"/s/Started/Starting/; /id="vm-files"/{s/Started/Stopped/; s/<node[^>]*>//}' root/captured/crm_mon
expect 1 "not healthy: r3 is on its way (Starting); guest files should run on node2 and does not"
grep -qx 'files  r2      -      does not run' shown || fail "the guest: $(grep ^files shown)"

# ext4 has seen an error.
capture
echo "/dev/md126 / ext4 ro,relatime 0 0" >>root/proc/self/mounts
expect 1 "not healthy: the root file system is read-only"

# A whole node gone.
capture
sed -i '/^         3 /d; s/Total votes:      3/Total votes:      2/' root/captured/corosync-quorumtool
sed -i '/node3/s/online="true"/online="false"/' root/captured/crm_mon
sed -i 's,0: cs:Connected ro:Primary/Secondary ds:UpToDate/UpToDate,0: cs:WFConnection ro:Primary/Unknown ds:UpToDate/DUnknown,' root/proc/drbd
echo 0 >root/sys/class/net/to-node3/carrier
expect 1 "not healthy: r1 has lost its other half on node3 (WFConnection); cable to-node3 has no carrier; node3 is not in the cluster"
expect 1 "}" --json
if command -v jq >/dev/null; then
	[ "$(jq -c '[.nodes[].unclean]' shown)" = '[false,false,false]' ] || fail "fenced: $(cat shown)"
	sed -i '/node name="node3"/s/unclean="false"/unclean="true"/' root/captured/crm_mon
	expect 1 "}" --json
	[ "$(jq -c '[.nodes[].unclean]' shown)" = '[false,false,true]' ] || fail "to be fenced: $(cat shown)"
fi

# A cable is pulled; the mirror goes on round the ring, and that is said once, with its reason.
pull() { # NAME
	echo 0 >"root/sys/class/net/$1/carrier"
	sed -i "/^heard $1 /d; /^port $1 /s/ speed=[0-9]* carrier / no-carrier /" root/run/ringlet/ports
}
capture
pull to-node3
sed -i 's/^10.254.254.19 .*/10.254.254.19 via 10.254.254.1 dev to-node2 src 10.254.254.17 uid 0/' root/captured/ip
expect 1 "not healthy: r1's mirror traffic goes round by node2: cable to-node3 has no carrier"
grep -q '^node3  192.0.2.3  unknown    unknown  round by node2  member    online$' shown || fail "node3: $(grep ^node3 shown)"
grep -q '^r1  .* Connected   round by node2  /srv/r1$' shown || fail "r1: $(grep ^r1 shown)"
expect 1 "demo node1: not healthy: r1's mirror traffic goes round by node2: cable to-node3 has no carrier" --brief
expect 1 "}" --json
if command -v jq >/dev/null; then
	[ "$(jq -c '[.volumes[].way, .volumes[0].way_by, .nodes[2].way_by, .nodes[0].way, .nodes[1].ring_address]' shown)" = \
		'["ring","direct","node2","node2",null,"10.254.254.18"]' ] || fail "JSON: $(cat shown)"
fi

# Both are: only the LAN is left.
pull to-node2
printf '10.254.254.%s via 192.0.2.%s dev br0 src 192.0.2.1 uid 0\n' 18 2 19 3 >root/captured/ip
expect 1 "not healthy: r2's mirror traffic goes by the LAN: cable to-node2 has no carrier; r1's mirror traffic goes by the LAN: cable to-node3 has no carrier"

# Nor does the LAN lead there: the gateway would get it.
capture
printf '10.254.254.%s via 192.0.2.254 dev br0 src 192.0.2.1 uid 0\n' 18 19 >root/captured/ip
expect 1 "not healthy: no way leads to node2's address on the ring; no way leads to node3's address on the ring"

# Both cables lead to node3, as whoever listens there says.
capture
sed -i 's/^heard to-node2 .*/heard to-node2 member node=3 mac=52:54:00:00:03:04 port=to-node2 direct group two-way speed=10000 since=21.0 last=200.0/' root/run/ringlet/ports
sed -i 's/^10.254.254.18 .*/10.254.254.18 via 10.254.254.4 dev to-node3 src 10.254.254.17 uid 0/' root/captured/ip
expect 1 "not healthy: r2's mirror traffic goes round by node3: port to-node2 (0000:00:04.0) is cabled to node3 of cluster demo, as to-node3 (0000:00:05.0) is; the ring wants node2 there"

# A cable at the wrong speed, in the installer's words.
capture
sed -i '/^port to-node3/s/speed=10000/speed=2500/' root/run/ringlet/ports
expect 1 "not healthy: port to-node3 (0000:00:05.0) to node3 runs at 2500 Mbit/s, and port to-node2 (0000:00:04.0) at 10000"

# Nobody listens.
capture
rm root/run/ringlet/ports
expect 1 "not healthy: ringlet-nics.service does not run: nobody watches the cables"

# What `ringctl boot` found in the disks' ESPs.
capture
: | put root/run/ringlet/boot
expect 0 healthy
printf 'disk 2 (sdb) does not start by UEFI: EFI/BOOT/grubx64.efi differs: ringctl boot sync\ndisk 4 (sdd) does not start by UEFI: its first sector has lost its mark\n' |
	put root/run/ringlet/boot
expect 1 "not healthy: disk 2 (sdb) does not start by UEFI: EFI/BOOT/grubx64.efi differs: ringctl boot sync; disk 4 (sdd) does not start by UEFI: its first sector has lost its mark"

# Nothing runs yet.
capture
rm -r root/proc root/captured root/dev
expect 1 "not healthy: the drbd module is not loaded; array boot is missing; array root is missing; array own is missing; array copy is missing; corosync does not run; pacemaker does not run"

# JSON says the same, as JSON.
capture
expect 0 "}" --json
if command -v jq >/dev/null; then
	[ "$(jq -c '[.can_lose.nodes, .can_lose.any_cable, .can_lose.any_disk, .remarks, .guests[1], .volumes[1].on]' shown)" = \
		'[["node1","node2","node3"],true,true,[],{"name":"web","volume":"r1","on":"node1","wanted":true,"failed":false,"pending":null},"node2"]' ] ||
		fail "JSON: $(cat shown)"
	[ "$(jq -c '.fencing' shown)" = '{"by":"watchdog","on":true,"watchdog":"i6300ESB timer","watchdog_active":true,"watchdog_seconds":5}' ] ||
		fail "JSON: $(cat shown)"
	[ "$(jq -c '[.healthy, (.complaints | length), .volumes[0].mounted, .cables[1].here, .nodes[2].member, .nodes[2].reachable]' shown)" = \
		'[true,0,"/srv/r1",false,true,null]' ] || fail "JSON: $(cat shown)"
fi
grep -q '"healthy": *true' shown || fail "JSON: $(cat shown)"

# Pacemaker's own words for the configuration that this cluster has, as its simulation starts the volumes, and loses node3.
simulate() { # ARGUMENT...
	crm_simulate --xml-file now.xml --simulate --save-output next.xml "$@" >said 2>&1 || fail "crm_simulate: $(cat said)"
	mv next.xml now.xml
	CIB_file=$PWD/now.xml crm_mon --one-shot --inactive --output-as=xml >root/captured/crm_mon
	cp now.xml root/var/lib/pacemaker/cib/cib.xml
}
score() { # VOLUME NODE
	CIB_file=$PWD/now.xml cibadmin --modify --allow-create --scope status --xml-text "<node_state id=\"$2\" uname=\"node$2\">
		<transient_attributes id=\"$2\"><instance_attributes id=\"t-$2\"><nvpair id=\"t-$2-$1\" name=\"master-r$1-drbd\" value=\"10000\"/>
		</instance_attributes></transient_attributes></node_state>"
}
PATH=$PATH:/usr/sbin
if command -v crm_simulate >/dev/null && [ -x "$cib" ]; then
	capture
	"$cib" root/etc/ringlet/profile.conf >now.xml
	simulate --quorum=true --node-up=node1 --node-up=node2 --node-up=node3
	expect 1 "not healthy: r1 is primary here, and not by pacemaker; r2 is in use nowhere, neither on node2 nor on node1; r3 is in use nowhere, neither on node3 nor on node2"
	for k in 1 2 3; do score $k $k; score $((k % 3 + 1)) $k; done
	simulate
	expect 0 healthy
	grep -qx 'CAN LOSE   any one node; any one cable of this node; any one disk of this node' shown || fail "what can be lost: $(cat shown)"
	grep -qx 'g3     r3      node3  runs' shown || fail "the guests: $(cat shown)"
	simulate --node-fail=node3
	sed -i '/^         3 /d; s/Total votes:      3/Total votes:      2/' root/captured/corosync-quorumtool
	sed -i 's,0: cs:Connected ro:Primary/Secondary ds:UpToDate/UpToDate,0: cs:WFConnection ro:Primary/Unknown ds:UpToDate/DUnknown,' root/proc/drbd
	expect 1 "not healthy: r1 has lost its other half on node3 (WFConnection); node3 is not in the cluster"
	grep -qx 'note: r3 is on node2, its standby; ringctl home r3 brings it home' shown || fail "r3: $(cat shown)"
	grep -qx 'g3     r3      node2  runs' shown || fail "the guests: $(cat shown)"
	grep -q '^CAN LOSE   no node: quorum hangs on each; r1 is up to date on node1 alone; r3 is up to date on node2 alone; ' shown ||
		fail "what can be lost: $(cat shown)"
fi

# It does not know itself; it does not know the word.
status=0
"$ringctl" status --root nowhere >shown 2>said || status=$?
{ [ $status -eq 3 ] && grep -q "does not know which node it is" said; } || fail "an unknown machine: $status $(cat said)"
status=0
"$ringctl" status --loud >shown 2>said || status=$?
{ [ $status -eq 2 ] && grep -q '^usage: ringctl status' said; } || fail "an unknown option: $status $(cat said)"
