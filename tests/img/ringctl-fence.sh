#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
# ringctl volumes fence, DRBD's handler, on captured trees of node1 of three (home of r1, whose standby is node3), with
# tools of Pacemaker that only pretend: its exit status, which DRBD goes by, and whom it asked.
set -eu
ringctl=$(realpath "${RINGCTL:-build/san/ringctl}")
tmp=$(mktemp -d)
trap 'rm -rf "$tmp"' EXIT
. "$(dirname "$(realpath "$0")")/../captured.sh"
cd "$tmp"

mkdir bin
export PATH="$tmp/bin:$PATH" TREE="$tmp/root"
# The configuration has at most one claim: the file "holder".
cat >bin/cibadmin <<'END'
#!/bin/sh
[ ! -e "$TREE/../deaf" ] || exit 102
echo "cibadmin $1" >>"$TREE/../asked"
case $1 in
--create)
	read -r xml || :
	[ ! -e "$TREE/../holder" ] || exit 108
	echo "$xml" >"$TREE/../holder"
	mkdir -p "$TREE/var/lib/pacemaker/cib"
	echo "<cib>$xml</cib>" >"$TREE/var/lib/pacemaker/cib/cib.xml" ;;
--query) cat "$TREE/../holder" 2>/dev/null || exit 105 ;;
esac
END
cat >bin/crm_mon <<'END'
#!/bin/sh
echo crm_mon >>"$TREE/../asked"
cat "$TREE/../crm_mon.xml"
END
chmod +x bin/*

drbd() { # STATE-OF-R1
	put root/proc/drbd <<-END
		version: 8.4.11 (api:1/proto:86-101)
		 0: $1 C r-----
		 1: cs:Connected ro:Secondary/Primary ds:UpToDate/UpToDate C r-----
	END
}
quorum() { # YES-OR-NO MEMBER...
	{
		printf 'Quorum information\n---\nQuorate:          %s\n\nMembership information\n---\n    Nodeid      Votes Name\n' "$1"
		shift
		printf '         %s          1 node\n' "$@"
	} | put root/captured/corosync-quorumtool
}
nodes() { # ONLINE-OF-NODE1 ONLINE-OF-PEER UNCLEAN-PEER
	cat >crm_mon.xml <<-END
		<pacemaker-result><summary><current_dc present="true" with_quorum="true"/></summary><nodes>
		<node name="node1" online="$1" pending="false" unclean="false"/>
		<node name="node2" online="$2" pending="false" unclean="$3"/>
		<node name="node3" online="$2" pending="false" unclean="$3"/>
		</nodes><resources/><status code="0"/></pacemaker-result>
	END
}
claimed_by() { # NODE
	echo "<rsc_location id=\"ringlet-fence-r1\"><rule><expression value=\"$1\"/></rule></rsc_location>" >holder
}
capture() {
	rm -rf root holder asked
	captured_plan root 1 00000000-0000-4000-8000-000000000001
	echo "0000000000000000: 00000002 00000000 00010000 0001 01  9021 @quorum" | put root/proc/net/unix
	drbd "cs:WFConnection ro:Primary/Unknown ds:UpToDate/DUnknown"
	quorum Yes 1 2
}
fence() { # STATUS ASKED...: once each, in this order
	wanted=$1 status=0
	shift
	"$ringctl" volumes fence r1 --root root >said 2>&1 || status=$?
	[ $status -eq "$wanted" ] || fail "exit status $status, not $wanted: $(cat said)"
	[ "$(tr '\n' ',' <asked)" = "$*" ] || fail "asked: $(cat asked)"
}
apart="cs:WFConnection ro:Secondary/Unknown"

# The standby died: claimed, and on it goes, with one call of Pacemaker's tools.
capture
fence 4 cibadmin --create,
grep -q 'operation="ne" value="node1"' holder || fail "the claim: $(cat holder)"
# It died before, and was claimed then.
capture
claimed_by node1
echo '<cib><expression id="ringlet-fence-r1-node" operation="ne" value="node1"/></cib>' | put root/var/lib/pacemaker/cib/cib.xml
fence 4 cibadmin --create,cibadmin --query,
# The other one has the good copy: a primary stays frozen, another half outdates itself.
capture
claimed_by node3
fence 1 cibadmin --create,cibadmin --query,
drbd "$apart ds:UpToDate/DUnknown"
rm asked
fence 6 cibadmin --create,cibadmin --query,
# Only DRBD's connection is gone: two tokens later the claim is looked at once more.
capture
quorum Yes 1 2 3
fence 4 cibadmin --create,cibadmin --query,
capture
quorum Yes 1 2 3
"$ringctl" volumes fence r1 --root root >said 2>&1 &
handler=$!
sleep 1
claimed_by node3
status=0
wait $handler || status=$?
[ $status -eq 1 ] || fail "exit status $status, though the claim was lost"
# Pacemaker does not run: it is asked again and again.
capture
touch deaf
"$ringctl" volumes fence r1 --root root >said 2>&1 &
handler=$!
sleep 1
kill -0 $handler || fail "it did not wait for Pacemaker: $(cat said)"
rm deaf
status=0
wait $handler || status=$?
[ $status -eq 4 ] || fail "exit status $status after Pacemaker was there again: $(cat said)"
# Take-over.
capture
drbd "$apart ds:UpToDate/DUnknown"
fence 4 cibadmin --create,
# Only consistent: whether this node belongs to the cluster is asked first.
capture
nodes true false false
drbd "$apart ds:Consistent/DUnknown"
fence 4 crm_mon,cibadmin --create,
# The connection is back before an answer was found.
capture
drbd "cs:Connected ro:Primary/Secondary ds:UpToDate/UpToDate"
: >asked
fence 1

# It is this node that was cut off: it waits, and claims nothing, until it has a majority again.
capture
quorum No 1
: >asked
"$ringctl" volumes fence r1 --root root >said 2>&1 &
handler=$!
sleep 1
[ ! -s asked ] || fail "without quorum it asked: $(cat asked)"
kill -0 $handler || fail "it did not wait for quorum"
quorum Yes 1 2
status=0
wait $handler || status=$?
[ $status -eq 4 ] || fail "exit status $status after quorum came back: $(cat said)"

# ringctl care: a claim is lifted when both halves are up to date, by the node that has the volume; not before.
cat >bin/drbdadm <<'END'
#!/bin/sh
echo "drbdadm $*" >>"$TREE/../asked"
END
cat >bin/corosync-quorumtool <<'END'
#!/bin/sh
cat "$TREE/captured/corosync-quorumtool"
END
chmod +x bin/*
care() { # ASKED...
	: >asked
	"$ringctl" care --root root >said 2>&1 || fail "care: $(cat said)"
	[ "$(tr '\n' ',' <asked)" = "$*" ] || fail "care asked: $(cat asked)"
}
capture
echo '<cib><rsc_location id="ringlet-fence-r1"/></cib>' | put root/var/lib/pacemaker/cib/cib.xml
care ''
drbd "cs:SyncSource ro:Primary/Secondary ds:UpToDate/Inconsistent"
care ''
drbd "cs:Connected ro:Primary/Secondary ds:UpToDate/UpToDate"
care cibadmin --delete,
grep -q "r1: both halves are up to date again" said || fail "care said: $(cat said)"
put root/var/lib/ringlet/births/r1 </dev/null
care ''
# One that stayed frozen goes on when there is an answer.
capture
drbd "cs:WFConnection ro:Primary/Unknown ds:UpToDate/DUnknown"
sed -i 's,DUnknown C r-----,DUnknown C s-----,' root/proc/drbd
care cibadmin --create,drbdadm resume-io r1,
# A half without a disk gets its array back once that is whole.
capture
drbd "cs:Connected ro:Primary/Secondary ds:Diskless/UpToDate"
care ''
mkdir -p root/dev/md root/sys/block/md125/md
ln -s ../md125 root/dev/md/own
echo raid10 | put root/sys/block/md125/md/level
echo 4 | put root/sys/block/md125/md/raid_disks
echo 1 | put root/sys/block/md125/md/degraded
care ''
echo 0 | put root/sys/block/md125/md/degraded
care drbdadm attach r1,

# Two nodes with equal votes: the other one has to be fenced.
capture
cat >root/etc/ringlet/profile.conf <<END
[cluster]
name = demo
network = 192.0.2.0/24
ssh-key = ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIK0wmN/Cr3JXqmLW7u+g9pTh+wyqDHpSQEIQczXkVx9q admin
[node node1]
address = 192.0.2.1
ipmi = 192.0.2.101
ipmi-user = admin
[node node2]
address = 192.0.2.2
ipmi = 192.0.2.102
ipmi-user = admin
END
quorum Yes 1
nodes true false true
"$ringctl" volumes fence r1 --root root >said 2>&1 &
handler=$!
sleep 2
kill -0 $handler || fail "it did not wait until the other one was fenced: $(cat said)"
nodes true false false
status=0
wait $handler || status=$?
[ $status -eq 7 ] || fail "exit status $status after the other one was fenced: $(cat said)"

# A quorum device's vote is no copy of the configuration: a half that may be the older one is not claimed on it alone.
capture
cp root/etc/ringlet/profile.conf three.conf
awk '/node3/ {exit} {print}' three.conf >root/etc/ringlet/profile.conf
printf '[ha]\nquorum-device = 192.0.2.9\n' >>root/etc/ringlet/profile.conf
quorum Yes 1
nodes true false false
drbd "$apart ds:Consistent/DUnknown"
: >asked
"$ringctl" volumes fence r1 --root root >said 2>&1 &
handler=$!
sleep 2
! grep -q cibadmin asked || fail "claimed on the vote of a quorum device: $(cat asked)"
kill $handler || fail "it did not wait for the other node: $(cat said)"
grep -q crm_mon asked || fail "it did not ask who has joined"
wait $handler 2>/dev/null || true
# What was in use here until now is the newest, and is claimed.
drbd "$apart ds:UpToDate/DUnknown"
rm asked
fence 4 cibadmin --create,

# What is no answer must not be one of DRBD's: 3 would call the peer's half worthless.
rm root/etc/ringlet/node.ini
: >asked
fence 1
status=0
DRBD_RESOURCE=r9 "$ringctl" volumes fence >said 2>&1 || status=$?
[ $status -eq 1 ] || fail "exit status $status on a machine that is no node"
