#!/bin/bash
# SPDX-License-Identifier: GPL-3.0-or-later
# Pacemaker's configuration, judged by Pacemaker without a cluster: crm_verify has nothing to say about it, and
# crm_simulate places volumes, copies and guests as tests/img/pacemaker.expected has it, after every single failure and
# on the way back. tests/img/pacemaker.sh --update writes what came out.
# A line: what happened, who is fenced, then of each volume the number of the node that it is on, and after a '+' that of
# its copy's ('-': nowhere). The file system and the guest are with it, unless it says where else.
set -u
cib=$PWD/build/san/cib expected=$PWD/tests/img/pacemaker.expected
PATH=$PATH:/usr/sbin:/sbin
for tool in crm_verify crm_simulate cibadmin; do
	command -v $tool >/dev/null || { echo "$tool is not installed"; exit 77; }
done
tmp=$(mktemp -d)
trap 'rm -rf "$tmp"' EXIT
cd "$tmp" || exit 1
export CIB_file=$tmp/now.xml
fail() { echo "FAIL: $*"; exit 1; }

quietly() { "$@" >said 2>&1 || fail "$*: $(cat said)"; }
put() { quietly cibadmin --modify --allow-create --scope "$1" --xml-text "$2"; }
lasting() { # NODE NAME VALUE: an attribute that outlives a restart
	put nodes "<node id=\"${1#node}\" uname=\"$1\"><instance_attributes id=\"n-$1\"><nvpair id=\"n-$1-$2\" name=\"$2\" value=\"$3\"/></instance_attributes></node>"
}
attribute() { # NODE NAME VALUE: one that is gone when the node leaves
	put status "<node_state id=\"${1#node}\" uname=\"$1\"><transient_attributes id=\"${1#node}\"><instance_attributes id=\"t-$1\"><nvpair id=\"t-$1-${2//#/.}\" name=\"$2\" value=\"$3\"/></instance_attributes></transient_attributes></node_state>"
}
score() { attribute "$2" "master-$1-drbd" "$3"; } # VOLUME NODE SCORE: what DRBD's agent gives the copy
whole() { # NODE: its copies are whole, its LAN is plugged
	attribute "$1" ethmonitor-lan0 1
	own=${1#node}
	score "r$own" "$1" 10000
	score "r$((own % n + 1))" "$1" 10000 # that of the next one
}
send() { quietly cibadmin --modify --allow-create --scope configuration --xml-text "$("$cib" --home "$1" "$2")"; } # VOLUME NODE

# after WORDS ARGUMENT...: what crm_simulate, told ARGUMENTs, does with the cluster as it is now; and so it is then.
after() {
	words=$1
	shift
	crm_simulate --xml-file now.xml "$@" --simulate --save-output next.xml >said 2>&1 || fail "$words: $(cat said)"
	mv next.xml now.xml
	awk -v words="$words" '
		/^  \* Fence/ { fenced = fenced " " $4 }
		/^Revised/ { revised = 1 }
		!revised { next }
		/Clone Set: r/ { v = $4; sub("-clone", "", v); names[++count] = v }
		/ Promoted: \[/ { on[v] = $4 }
		/Unpromoted: \[/ { copy[v] = $4 }
		/Clone Set: lan/ { v = "lan" }
		$2 ~ /^r[1-7]-fs/ { sub("-fs.*", "", $2); fs[$2] = $4 == "Started" || $3 == "Started" ? $NF : "-" }
		$2 ~ /^vm-g[1-7]/ { sub("vm-g", "r", $2); sub("\t.*", "", $2); guest[$2] = /Started/ ? $NF : "-" }
		END {
			for (i = 1; i <= count; i++) {
				v = names[i]; p = on[v] ? on[v] : "-"
				places = places "  " v " " p "+" (copy[v] ? copy[v] : "-")
				if (fs[v] != p) places = places " (mounted " fs[v] ")"
				if (guest[v] != p) places = places " (guest " guest[v] ")"
			}
			gsub("node", "", places)
			printf "  %-33s %-12s%s\n", words, fenced ? "fenced" fenced : "", places
		}' said
}

# cluster WORDS N LINES: a profile, its configuration without a flaw, and the cluster running: in start.xml.
cluster() {
	n=$2
	echo "$1"
	{
		printf '[cluster]\nname = c\nnetwork = 192.0.2.0/24\ngateway = 192.0.2.1\nroot-password-hash = %s\n' \
			"\$5\$abcdefgh\$yCRyZsKWBzTVQmVpZoVyNYb1sU8OUNJgIMjhkVbOdT9"
		printf '%b' "$3"
		for k in $(seq "$n"); do
			printf '[node node%d]\naddress = 192.0.2.%d\n' "$k" $((k + 10))
			case $1 in *IPMI*) printf 'ipmi = 192.0.2.%d\nipmi-user = ADMIN\n' $((k + 20)) ;; esac
		done
	} >c.conf
	"$cib" c.conf >now.xml || fail "$1: no configuration"
	crm_verify -V --xml-file now.xml >said 2>&1 || fail "$1: crm_verify: $(cat said)"
	[ ! -s said ] || fail "$1: crm_verify: $(cat said)"
	ups=$(seq -f --node-up=node%g "$n")
	# shellcheck disable=SC2086 # words
	after "all start" --quorum=true $ups >/dev/null
	for k in $(seq "$n"); do whole "node$k"; done
	after "all run"
	cp now.xml start.xml
}
again() { cp start.xml now.xml; }

losses() { for k in $(seq "$n"); do again; after "node$k lost" --node-fail="node$k"; done; }
singles() { # every node lost, drained, without LAN
	losses
	for k in $(seq "$n"); do again; lasting "node$k" ringlet-drain 1; after "node$k drained"; done
	for k in $(seq "$n"); do again; attribute "node$k" ethmonitor-lan0 0; after "node$k without LAN"; done
}

back_home() { # NODE, which is home of r1
	again
	after "$1 lost" --node-fail="$1"
	after "it is back, syncing" --node-up="$1"
	score r1 "$1" 2010
	after "r1 reached over the network"
	whole "$1"
	after "all whole: it stays"
}

stories() {
	cluster "3 nodes" 3 ''
	singles
	back_home node1
	again; lasting node1 ringlet-drain 1; after "node1 drained"
	lasting node1 ringlet-drain 0; after "and no more: it stays"
	attribute node1 ethmonitor-lan0 0
	send r1 node1; after "r1 sent home, without LAN there"
	after "and node1 lost on the way" --node-fail=node1
	again; lasting node1 ringlet-drain 1; send r1 node1; after "sent home, which is drained"
	lasting node1 ringlet-drain 0; after "taken back"
	again; after "node1 lost" --node-fail=node1; score r1 node3 2000; send r1 node1; after "sent home, which is gone"
	again; for k in 1 2 3; do attribute node$k ethmonitor-lan0 0; done; after "no LAN anywhere"
	again; score r1 node1 2010; after "r1 at home lost its disks"
	again; score r1 node3 0; after "r1's copy is no good, node1 lost" --node-fail=node1
	again; score r1 node3 2000; after "it may not be the newest" --node-fail=node1
	again; quietly cibadmin --modify --allow-create --scope configuration --xml-text "$("$cib" --fence r1 node1)"
	after "r1 only on node1, says DRBD"; after "and node1 lost" --node-fail=node1
	again; after "node1 leaves" --node-down=node1
	again; after "node1 lost" --node-fail=node1; after "and node2: no majority" --node-fail=node2 --quorum=false
	again; attribute node1 'fail-count-vm-g1#start_0' 3; after "g1 cannot be started"
	again; attribute node1 'fail-count-r1-fs#start_0' 2; after "r1 not mounted at home, twice"
	again; attribute node1 'fail-count-r1-fs#start_0' 3; after "r1 cannot be mounted at home"
	again; quietly cibadmin --modify --allow-create --scope configuration --xml-text "$("$cib" --guest x r1)"
	after "a guest that is started by hand"; grep -o 'vm-x.*' said | tail -n 1 | expand
	attribute node1 ringlet-run-x 1; after "was started"; grep -o 'vm-x.*' said | tail -n 1 | expand

	cluster "2 nodes, nothing fences" 2 ''
	singles
	again; after "node1 lost" --node-fail=node1
	lasting node2 ringlet-allow-r1 1; after "r1 allowed on node2"
	cluster "2 nodes, a quorum device" 2 '[ha]\nquorum-device = 192.0.2.9\n'
	singles
	cluster "2 nodes, IPMI" 2 ''
	singles
	cluster "2 nodes, IPMI, a quorum device" 2 '[ha]\nquorum-device = 192.0.2.9\n'
	losses
	cluster "3 nodes, IPMI" 3 '[ha]\nwatchdog = 3\n'
	losses
	cluster "4 nodes" 4 ''; singles
	cluster "4 nodes, a quorum device" 4 '[ha]\nquorum-device = 192.0.2.9\n'; losses
	cluster "5 nodes" 5 ''; losses
	cluster "6 nodes" 6 ''; losses
	cluster "7 nodes" 7 ''; losses
}

stories >came || { cat came; exit 1; }
if [ "${1-}" = --update ]; then cp came "$expected"; exit; fi
diff -u "$expected" came
