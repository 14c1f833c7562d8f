# shellcheck shell=bash
# SPDX-License-Identifier: GPL-3.0-or-later
# What the tests of two nodes share; read first, it reads lib.sh, scenario.sh and failures.sh. They run in a network of their own,
# out of which nothing leads: what stands beside a cluster, management controllers and a quorum device, listens there on
# 127.0.0.1, and the nodes reach it by the address of the LAN's gateway.
if [ -z "${APART:-}" ]; then
	unshare -rmnpf --mount-proc true 2>/dev/null || { echo "no name spaces for users here"; exit 77; }
	APART=1 exec unshare -rmnpf --mount-proc --kill-child "$0" "$@"
fi
PATH=$PATH:/usr/sbin:/sbin
ip link set lo up
given=${INSTALLED:-} # disks of an earlier run, for who works on such a test
INSTALLED=${INSTALLED:-$dir.disks}
# shellcheck source=lib.sh
. "$(dirname "$0")/lib.sh"
# shellcheck source=scenario.sh
. "$(dirname "$0")/scenario.sh"
# shellcheck source=failures.sh
. "$(dirname "$0")/failures.sh"
nodes="node1 node2"
lan_options=(--open)

needs() { # PROGRAM...
	local tool
	for tool; do command -v "$tool" >/dev/null || { echo "$tool is not installed"; exit 77; }; done
}

# The demo's profile with two nodes, and what SED-SCRIPT makes of it; installed, and left as disks.
install_two() { # SED-SCRIPT
	profile=$dir.conf
	mkdir -p build
	sed -e '/^\[node node3\]/,$d' -e "$1" profiles/demo.conf >"$profile"
	[ -z "$given" ] || return 0
	rm -rf "$installed"
	"$ringlet" demo "$profile" --exit --keep --timeout "${INSTALL_LIMIT:-1800}" --dir "$installed" >"$installed.demo" 2>&1 ||
		fail "the demo did not finish: $(tail -n 40 "$installed.demo")"
	say "two nodes are installed"
}
forget_installed() { [ -n "$given" ] || rm -rf "$installed" "$installed.demo" "$profile" "$dir"; }

other() { if [ "$1" = node1 ]; then echo node2; else echo node1; fi; } # NODE

# They lose each other: both cables, and of the LAN what leads from one to the other, which goes to a card that nobody has.
part() {
	on node1 "$(nowhere 192.168.2.142)" && on node2 "$(nowhere 192.168.2.141)"
	both_ends unplug
}
nowhere() { echo "ip neigh replace $1 lladdr 02:00:00:00:00:01 dev br0 nud permanent"; } # ADDRESS
both_ends() { # plug|unplug
	local node
	for node in $nodes; do "$1" "$node" "to-$(other "$node")" && "$1" "$node" "to2-$(other "$node")"; done
}
meet() { # SURVIVOR: the other one has forgotten at its start
	both_ends plug
	on "$1" 'ip neigh flush nud permanent dev br0'
}

# What node1 had is on node2.
node2_takes_over() {
	until_true 600 "guest1 answers from node2" starts_again guest1
	until_true 60 "r1 is on node2" is_at r1 node2
	sleep 5
	where_time_goes node2
	judge guest1 "$failover"
}
boot_id() { on "$1" cat /proc/sys/kernel/random/boot_id; } # NODE
