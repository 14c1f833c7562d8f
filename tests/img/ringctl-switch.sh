#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
# ringctl drain, undrain, home and care, walked in a pretended cluster of three (tests/img/cluster-fake): which change
# comes after which, what is refused, and that everything is taken back when a step fails.
set -eu
. "$(dirname "$(realpath "$0")")/cluster-fake/begin"

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
          waits for Pacemaker's word
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
          waits for Pacemaker's word
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

# Guests keep their memory, those that were started by hand go along, and the machine is switched off at the end, another one
# than that where it is said.
cluster ""
echo web | put state/guests/r3
echo 1 | put state/attribute/node3.ringlet-run-web
bin/render
run 0 drain node3 --poweroff --keep-running <<'END'
r1: note: has no other place than node1 while node3 is drained
r3: note: has no other place than node2 while node3 is drained
r3: how long it is away is not known yet: its guests shut down, and boot
S  guests of r3 on node3 keep their memory when they stop
S  guests of r3 that were started by hand may run on node2
S  node3 takes no volume any more
          waits for Pacemaker's word
S  r3 moves from node3 to node2
S  guests of r3 that were started by hand are no longer meant for node3
S  nothing runs on node3
S  node3 is powered off
node3 is empty; r3 runs on node2, interruption S
END
did <<'END'
node3: touch /srv/r3/guests/web/keep
node2 ringlet-run-web=1
node3 ringlet-drain=1
node3 ringlet-run-web=
node3: systemctl --no-block poweroff
END
cluster ""
MEMORY=99999999 bin/render
run 1 drain --keep-running <<'END'
r1: error: --keep-running: the memory of its guests takes up to 190.7 TiB, and SOME are free on it
refused; nothing was changed
END
[ ! -s log ] || fail "a refusal changed something: $(cat log)"

# Refused: another half is old; with a reason the volume stands still, and nothing old is put into use.
cluster ""
echo Inconsistent | put state/disk/r1.node3
bin/render
run 1 drain <<'END'
r1: error: cannot go to node3: its half on node3 is Inconsistent; it would stand still until it can
note: --force REASON does it all the same
refused; nothing was changed
END
run 0 drain --force "the fan burns" <<'END'
r1: warning: cannot go to node3: its half on node3 is Inconsistent; it would stand still until it can
r2: note: has no other place than node2 while node1 is drained
S  node1 takes no volume any more
S  r1 comes to a stop on node1
S  nothing runs on node1
node1 is empty
END
uses r1 none

# What goes wrong when all has moved undoes nothing.
cluster ""
echo "node3: systemctl --no-block reboot" >state/refuse
run 3 drain 3 --reboot <<'END'
r1: note: has no other place than node1 while node3 is drained
r3: note: has no other place than node2 while node3 is drained
r3: how long it is away is not known yet: its guests shut down, and boot
S  node3 takes no volume any more
          waits for Pacemaker's word
S  r3 moves from node3 to node2
S  nothing runs on node3
S  node3 is rebooted: FAILED: node3: ssh: exit status 76: Call failed: told so
drain node3 --reboot: not all of it could be done: see above, and ringctl status; r3 runs on node2, interruption S
END
uses r3 node2

# A node that Pacemaker knows and ssh does not reach.
cluster ""
: >state/mute/node3
run 0 drain <<'END'
r1: note: has no other place than node3 while node1 is drained
r2: note: has no other place than node2 while node1 is drained
r1: how long it is away is not known yet: its guests shut down, and boot
S  node1 takes no volume any more
          waits for Pacemaker's word
S  r1 moves from node1 to node3
S  nothing runs on node1
node1 is empty; r1 runs on node3
END

# Broken off before anything has moved.
cluster ""
: >state/frozen
: >log
"$RINGCTL" drain --root node1 --json >shown 2>/dev/null &
pid=$!
while ! grep -q '"state":"waiting"' shown; do sleep 0.1; done
kill -TERM $pid
status=0
wait $pid || status=$?
[ $status -eq 1 ] || fail "broken off: exit status $status, $(cat shown)"
did <<'END'
node1 ringlet-drain=1
r1 sent to node1
node1 ringlet-drain=
r1 sent nowhere
END
tail -n 1 shown | grep -qF '{"event":"end","text":"drain node1: taken back, everything is where it was"}' || fail "events: $(cat shown)"
if command -v jq >/dev/null; then
	jq -es 'all(.event) and any(.why == "broken off")' shown >/dev/null || fail "events are not JSON: $(cat shown)"
fi

# --- care -----------------------------------------------------------------------------------------------------------

care() { # what it says has to be standard input
	: >log
	"$RINGCTL" care --root node1 >raw 2>&1 || fail "ringctl care: $(cat raw)"
	sed 's/[0-9][0-9]*\.[0-9] s/S/g; s/^ *S/S/' raw >shown
	diff - shown || fail "care says something else"
}

# Nothing to do: nothing is said, nobody is asked.
cluster "[ha]
	return = auto"
: >state/silent
care </dev/null
[ ! -s log ] || fail "care did something: $(cat log)"

# r1 is away: two minutes of quiet are noted first, then it is brought home, which is written down.
rm state/silent
echo node3 >state/on/r1
: >state/frozen
bin/render
rm state/frozen
care </dev/null
[ -s node1/run/ringlet/return ] || fail "that it is quiet is not noted"
printf '1\n0\n' >node1/run/ringlet/return
care <<'END'
r1: how long it is away is not known yet: its guests shut down, and boot
S  r1 is sent to node1
          waits for Pacemaker's word
S  r1 moves from node3 to node1
S  r1 stays where it is
r1 is at home on node1; r1 runs on node1, interruption S
END
uses r1 node1
[ "$(grep -c '^[1-9]' node1/var/lib/ringlet/returns)" -eq 1 ] || fail "returns: $(cat node1/var/lib/ringlet/returns)"

# Not while its home is drained; and three times within a day are enough.
echo node3 >state/on/r1
echo 1 >state/attribute/node1.ringlet-drain
bin/render
printf '1\n0\n' >node1/run/ringlet/return
care <<'END'
r1: error: cannot come home to node1: node1 is drained itself (ringctl undrain node1)
refused; nothing was changed
return: the next attempt is in 5 min
END
rm state/attribute/node1.ringlet-drain
date +%s | sed 'p;p' >node1/var/lib/ringlet/returns
printf '1\n0\n' >node1/run/ringlet/return
care <<'END'
return: r1 came home 3 times within a day and is away again: a person should see why; ringctl home r1
END
care </dev/null # not each half minute
[ ! -s log ] || fail "care did something: $(cat log)"

# What was left by one that was cut off.
cluster ""
: >node1/srv/r1/guests/web/keep
: >node1/srv/r1/guests/db/keep
mkdir -p node1/run/ringlet
: >node1/run/ringlet/sent-r2
care </dev/null # it may be under way elsewhere
touch -d '2 hours ago' node1/srv/r1/guests/web/keep node1/run/ringlet/sent-r2
care <<'END'
web: its mark to keep running was left by a switch-over that was cut off, and is taken away
r2: the constraint of a switch-over that was cut off is taken away
END
[ ! -e node1/run/ringlet/sent-r2 ] || fail "the note that r2 was sent is left"
did <<'END'
r2 sent nowhere
END

# Words that are not understood.
for words in "drain node1 node2" "drain --poweroff --reboot" "drain --force=" "drain --limit 5" "undrain --poweroff" "home" \
	"home r1 --reboot" "care now"; do
	status=0
	# shellcheck disable=SC2086 # several words
	"$RINGCTL" $words --root node1 >shown 2>&1 || status=$?
	{ [ $status -eq 2 ] && grep -q '^usage: ringctl' shown; } || fail "ringctl $words: $status $(cat shown)"
done
run 1 drain node9 <<'END'
ringctl: the cluster has no node node9
END
run 1 home r9 <<'END'
ringctl: the cluster has no volume r9: they are r1 to r3
END
