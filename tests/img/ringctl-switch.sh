#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
# ringctl drain, undrain, home and care, walked in a pretended cluster of three (tests/img/cluster-fake): which change
# comes after which, what is refused, and that everything is taken back when a step fails.
set -eu
RINGCTL=$(realpath "${RINGCTL:-build/san/ringctl}")
fake=$(dirname "$(realpath "$0")")/cluster-fake
FAKE=$(mktemp -d)
export RINGCTL FAKE
trap 'rm -rf "$FAKE"' EXIT
. "$(dirname "$(realpath "$0")")/../captured.sh"
cd "$FAKE"

mkdir bin
cp "$fake/render" "$fake/crm_mon" bin
for tool in crm_attribute attrd_updater cibadmin ssh systemctl corosync-quorumtool; do cp "$fake/change" bin/$tool; done
PATH=$FAKE/bin:$PATH

# shellcheck disable=SC2120 # most have no further lines
cluster() { # [LINES-OF-THE-PROFILE]: all at home, guests web and db on r1
	rm -rf node? state log
	for k in 1 2 3; do captured_plan node$k $k 00000000-0000-4000-8000-000000000001 "${1-}"; done
	for k in 1 2 3; do echo node$k | put state/on/r$k; done
	echo web db | put state/guests/r1
	mkdir -p state/attribute state/offline state/mute
	bin/render
}
# run STATUS COMMAND...: on node1; what it says has to be standard input, with seconds as "S".
run() {
	wanted=$1 status=0
	shift
	: >log
	"$RINGCTL" "$@" --root node1 >raw 2>&1 || status=$?
	sed 's/[0-9][0-9]*\.[0-9] s/S/g; s/^ *S/S/' raw >shown
	diff - shown || fail "ringctl $*: said is not what is expected"
	[ $status -eq "$wanted" ] || fail "ringctl $*: exit status $status, not $wanted"
}
did() { diff - log || fail "what was done is not what is expected"; }
uses() { # VOLUME NODE
	[ "$(cat state/on/"$1")" = "$2" ] || fail "$1 is in use on $(cat state/on/"$1"), not on $2"
}

# A node is emptied; its copies stay in step. The list is the same, shown or walked.
cluster ""
run 0 drain --plan <<'END'
r1: note: has no other place than node3 while node1 is drained
r2: note: has no other place than node2 while node1 is drained
 1. node1 takes no volume any more
 2. r1 moves from node1 to node3
 3. nothing runs on node1
END
[ ! -s log ] || fail "--plan did something: $(cat log)"
run 0 drain <<'END'
r1: note: has no other place than node3 while node1 is drained
r2: note: has no other place than node2 while node1 is drained
r1: how long it is away is not known yet: its guests shut down, and boot
S  node1 takes no volume any more
          is there; Pacemaker confirms it
S  r1 moves from node1 to node3
S  nothing runs on node1
node1 is empty; r1 runs on node3, interruption S
END
did <<'END'
node1 ringlet-drain=1
END
uses r1 node3
uses r2 node2

# Drained it stays; undrain moves nothing, home does.
run 0 drain <<'END'
r1: note: has no other place than node3 while node1 is drained
r2: note: has no other place than node2 while node1 is drained
node1 is empty: nothing to do
END
run 1 home r1 <<'END'
r1: error: cannot come home to node1: node1 is drained itself (ringctl undrain node1)
refused; nothing was changed
END
run 0 undrain <<'END'
r1: note: stays on node3 until it is told to come: ringctl home r1
S  node1 may take volumes again
node1 may have volumes
END
uses r1 node3
run 0 home r1 <<'END'
r1: was away for S the last time
S  r1 is sent to node1
          is there; Pacemaker confirms it
S  r1 moves from node3 to node1
S  r1 stays where it is
r1 is at home on node1; r1 runs on node1, interruption S
END
did <<'END'
r1 sent to node1
r1 sent nowhere
END
uses r1 node1
[ ! -e node1/run/ringlet/sent-r1 ] || fail "the note that r1 was sent is left"
