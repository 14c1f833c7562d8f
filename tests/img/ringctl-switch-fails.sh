#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
# A switch-over whose volume does not come into use on the other node, in the pretended cluster: everything is taken back,
# and what cannot be is said. It waits for what may still come, and so it takes a while.
set -eu
. "$(dirname "$(realpath "$0")")/cluster-fake/begin"

# Its file system does not start on the other node: everything is taken back.
cluster ""
echo "r1-fs node3" >state/broken
run 1 drain <<'END'
r1: note: has no other place than node3 while node1 is drained
r2: note: has no other place than node2 while node1 is drained
r1: how long it is away is not known yet: its guests shut down, and boot
S  node1 takes no volume any more
          promoted on node3, to be mounted
S  r1 moves from node1 to node3: FAILED: something has failed in Pacemaker (see crm_mon -1)
everything is taken back
S  r1 is sent to node1
S  node1 may take volumes again
          waits for Pacemaker's word
S  r1 moves from node3 to node1
S  r1 stays where it is
drain node1: taken back, everything is where it was
END
did <<'END'
node1 ringlet-drain=1
r1 sent to node1
node1 ringlet-drain=
r1 sent nowhere
END
uses r1 node1

# What cannot be taken back is said.
echo "node1 ringlet-drain=" >state/refuse
run 3 drain --limit 10 <<'END'
r1: note: has no other place than node3 while node1 is drained
r2: note: has no other place than node2 while node1 is drained
r1: how long it is away is not known yet: its guests shut down, and boot
S  node1 takes no volume any more
          promoted on node3, to be mounted
S  r1 moves from node1 to node3: FAILED: not done within 10 s: r1-fs is nowhere, vm-db is nowhere, vm-web is nowhere; its halves are worth node1 10000, node3 10000
everything is taken back
S  r1 is sent to node1
S  node1 may take volumes again: FAILED: pacemaker: crm_attribute: exit status 76: Call failed: told so
          unmounted on node3, still promoted there
S  r1 moves from node3 to node1: FAILED: not done within 10 s: r1-fs is nowhere, vm-db is nowhere, vm-web is nowhere; its halves are worth node1 10000, node3 10000
S  r1 stays where it is
drain node1: not all of it could be done: see above, and ringctl status
END
