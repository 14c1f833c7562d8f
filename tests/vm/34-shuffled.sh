#!/bin/bash
# SPDX-License-Identifier: GPL-3.0-or-later
# The disks of a finished node in another machine: another chipset, on SATA instead of virtio and in another order, with
# other network cards in other slots and another order. With nobody else there it comes up as itself, with nothing missing,
# its LAN where the gateway is; and once a neighbour can be heard, be it an installer that refused, its cables have their names.
dir=build/vm-shuffled
# shellcheck source=lib.sh
. "$(dirname "$0")/lib.sh"
prepare --disk-size 4G
lan

# Everything that makes it this node, but for what the machine is.
identity() {
	on node1 'hostname; cat /etc/machine-id; findmnt -n -o SOURCE /; ip -br -4 address show br0
		  cat /sys/class/net/to-node2/operstate /sys/class/net/to-node3/operstate'
}
has() { [ "$(on node1 cat "/sys/class/net/$1/address")" = "52:54:08:2a:01:$2" ]; } # PORT, end of the MAC: as it was wired
all_complete() { [ "$(on node1 'cat /proc/mdstat' | tee "$dir/mdstat" | grep -c '\[4/4\] \[UUUU\]')" -eq 4 ]; }

machine node1
event node1 seal 'done' 600
until_true 400 "node1 answers" on node1 true
identity >"$dir/first"
on node1 'cat /sys/class/net/lan0/address; ls /sys/block' >"$dir/hardware"
on node1 systemctl poweroff || true
wait "$machine" || true

machine node1 --medium none --machine q35 --disks 'sata*4' --order 3,1,4,2 --nic e1000e --mac-seed 8
until_true 400 "node1 answers in another chassis" on node1 true
until_true 100 "all its arrays are complete" all_complete
identity | diff "$dir/first" - || fail "it is not quite itself"
on node1 'cat /sys/class/net/lan0/address; ls /sys/block' | diff "$dir/hardware" - && fail "it is the same hardware"
grep -q 52:54:00 "$dir/hardware"
grep -aq 'node1 login:' "$dir/node1.console" || fail "no login prompt"
has lan0 01 || fail "the LAN is not where it was plugged in"

first=$machine
machine node2 --without 1 --without 2 --without 3 --without 4
until_true 300 "node2 refuses to be installed without disks" has_event node2 "[a-z]*" refused
until_true 60 "node1 has heard it" has to-node2 02
until_true 30 "what is left is the other cable" has to-node3 03
has lan0 01 || fail "the LAN has moved"
identity | diff "$dir/first" - || fail "it is not quite itself any longer"
end_process "$first"
switch_off
rm -rf "$dir"
say "another chassis: $SECONDS s"
