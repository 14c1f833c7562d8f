#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
# ringctl disk, facts, and what status says of disks, on captured trees of node1 of three: a disk pulled, a new one
# put in, what is refused. Nothing is written there; what is done to real disks: tests/vm/46-disk-replace.sh.
set -eu
ringctl=$(realpath "${RINGCTL:-build/san/ringctl}")
ringlet=$(realpath "${RINGLET:-build/san/ringlet}")
tmp=$(mktemp -d)
trap 'rm -rf "$tmp"' EXIT
. "$(dirname "$(realpath "$0")")/../captured.sh"
cd "$tmp"

cluster=00000000-0000-4000-8000-000000000001
uuid() { # NAME: docs/formats.md, Ids
	h=$(printf '%s/node1/%s' $cluster "$1" | sha256sum)
	variant=$(printf '%x' $((0x8 | 0x$(echo "$h" | cut -c 17) & 3)))
	echo "$(echo "$h" | cut -c 1-8)-$(echo "$h" | cut -c 9-12)-8$(echo "$h" | cut -c 14-16)-$variant$(echo "$h" | cut -c 18-20)-$(echo "$h" | cut -c 21-32)"
}
boot=$(uuid array/boot) root=$(uuid array/root) own=$(uuid array/own) copy=$(uuid array/copy)

# A disk as sysfs shows it, and as it was looked into.
sysfs() { # NAME SERIAL
	echo 20971520 | put "root/sys/class/block/$1/size"
	echo 512 | put "root/sys/class/block/$1/queue/logical_block_size"
	echo "$2" | put "root/sys/class/block/$1/device/serial"
}
opened() { # NAME SERIAL K
	echo "disk $1 size=10737418240 serial=$2 transport=sata path=pci-0000:00:1f.2-ata-$3 mark=sealed"
	echo "  \"whole disk\" gpt size=10737418240 uuid=$(uuid "disk/$3")"
	at=68157440
	for part in "2 536870912 $boot" "3 3221225472 $root" "4 3221225472 $own" "5 3221225472 $copy"; do
		# shellcheck disable=SC2086 # number, size, array
		set -- "$1" "$2" "$3" $part
		echo "  $1$4 linux_raid_member start=$at size=$5 uuid=$6"
		at=$((at + $5))
		set -- "$1" "$2" "$3"
	done
}
array() { # NAME DEVICE LEVEL PARTITION DISK=SLOT...
	md=root/sys/block/$2/md level=$3 part=$4
	mkdir -p root/dev/md
	ln -sf "../$2" "root/dev/md/$1"
	shift 4
	echo "$level" | put "$md/level"
	echo 4 | put "$md/raid_disks"
	echo $((4 - $#)) | put "$md/degraded"
	echo idle | put "$md/sync_action"
	for disk in "$@"; do
		echo in_sync | put "$md/dev-${disk%=*}$part/state"
		echo "${disk#*=}" | put "$md/dev-${disk%=*}$part/slot"
	done
}
capture() { # DISK=SLOT...
	rm -rf root
	captured_plan root 1 "$cluster" "[disks]
		existing = erase
		${asked:-count = 4}"
	array boot md127 raid1 2 "$@"
	array root md126 raid10 3 "$@"
	array own md125 raid10 4 "$@"
	array copy md124 raid10 5 "$@"
	mkdir -p root/captured
	: >root/captured/disks
	for disk in "$@"; do
		sysfs "${disk%=*}" "S-$((${disk#*=} + 1))"
		opened "${disk%=*}" "S-$((${disk#*=} + 1))" $((${disk#*=} + 1)) >>root/captured/disks
	done
	for k in 1 2 3 4; do
		echo "disk $k size=10737418240 serial=S-$k transport=sata path=pci-0000:00:1f.2-ata-$k mark=sealed"
	done | put root/var/lib/ringlet/disks
}
new_disk() { # WORD...: sde, and what lies on it
	sysfs sde NEW
	echo "disk sde size=10737418240 serial=NEW transport=sata path=pci-0000:00:1f.2-ata-5" >>root/captured/disks
	[ $# -eq 0 ] || echo "  $*" >>root/captured/disks
}
# expect STATUS ARGUMENT...: what is shown has to be standard input.
expect() {
	wanted=$1 status=0
	shift
	"$ringctl" "$@" --root root >shown 2>&1 || status=$?
	diff - shown || fail "ringctl $*: shown is not what is expected"
	[ $status -eq "$wanted" ] || fail "ringctl $*: exit status $status, not $wanted"
}
status_says() { # WORDS
	"$ringctl" status --root root | tail -n 1 >shown || true
	grep -qF -- "$1" shown || fail "status does not say '$1': $(cat shown)"
}

# All four are there.
capture sda=0 sdb=1 sdc=2 sdd=3
expect 0 disk list <<'END'
DISK  NAME  MODEL  SERIAL  SIZE      PLACE                   STATE
1     sda          S-1     10.0 GiB  pci-0000:00:1f.2-ata-1  in sync
2     sdb          S-2     10.0 GiB  pci-0000:00:1f.2-ata-2  in sync
3     sdc          S-3     10.0 GiB  pci-0000:00:1f.2-ata-3  in sync
4     sdd          S-4     10.0 GiB  pci-0000:00:1f.2-ata-4  in sync

END
new_disk
expect 1 disk replace sde <<'END'
error: nothing is missing: all 4 disks are there
refused; nothing was written
END
expect 0 disk fail 2 <<'END'
disk 2 (sdb, serial S-2) can be spared
END
expect 1 disk fail 9 <<'END'
9: error: no disk of this node has this number: see ringctl disk list
END

# The facts are what the installer would find: it has no objection that our own arrays hold the disks.
capture sda=0 sdb=1 sdc=2 sdd=3
printf '0123456789abcdef\n' | put root/boot/ringlet/medium
"$ringctl" facts --root root >facts.txt || fail "ringctl facts"
[ "$(grep -c 'mark=sealed installed=0123456789abcdef$' facts.txt)" -eq 4 ] || fail "which medium installed it: $(cat facts.txt)"
head=$(head -n 1 facts.txt)
[ "$head" = "ringlet-facts 1 node=node1 cluster=demo" ] || fail "the facts begin with: $head"
sed -e 1d -e 's/ installed=.*//' facts.txt | diff root/captured/disks - || fail "the facts are not the disks"
cp root/etc/ringlet/profile.conf demo.conf
"$ringlet" plan demo.conf node1 --facts facts.txt >said 2>&1 || fail "they cannot be planned with: $(cat said)"

# The ports are in them, by their place on the bus, with who is heard there.
put root/run/ringlet/ports <<-END
	port to-node2 mac=52:54:00:00:01:01 path=/devices/pci0000:00/0000:00:05.0 carrier role=to-node2 listened=9.0
	heard to-node2 member node=2 mac=52:54:00:00:02:01 port=to-node1 direct group two-way
	port lan0 mac=52:54:00:00:01:00 path=/devices/pci0000:00/0000:00:04.0 carrier role=lan0 gateway answered listened=9.0
	END
"$ringctl" facts --root root | grep -e '^port' -e '^heard' >ports || fail "ringctl facts with ports"
{ sed -n '/^port lan0/p' root/run/ringlet/ports; sed '/^port lan0/d' root/run/ringlet/ports; } | diff - ports || fail "the ports"
rm root/run/ringlet/ports

# One was pulled.
capture sda=0 sdc=2 sdd=3
status_says "disk 2 (serial S-2) is missing: put a new one in, then: ringctl disk replace sdX; array boot is degraded"
new_disk
status_says "disk 2 (serial S-2) is missing; sde is there: ringctl disk replace sde; array boot is degraded"
expect 0 disk <<'END'
DISK  NAME  MODEL  SERIAL   SIZE      PLACE                   STATE
1     sda          S-1      10.0 GiB  pci-0000:00:1f.2-ata-1  in sync
2     -            was S-2  10.0 GiB  pci-0000:00:1f.2-ata-2  missing
3     sdc          S-3      10.0 GiB  pci-0000:00:1f.2-ata-3  in sync
4     sdd          S-4      10.0 GiB  pci-0000:00:1f.2-ata-4  in sync
-     sde          NEW      10.0 GiB  pci-0000:00:1f.2-ata-5  blank

END
expect 0 disk replace sde <<'END'
disk 2: sde (serial NEW, sata, 10.0 GiB)
END
expect 1 disk fail sda <<'END'
disk 1 (sda, serial S-1): error: cannot be spared: without it root, own and copy would be lost
END
expect 0 disk fail sdc <<'END'
disk 3 (sdc, serial S-3) can be spared
END
"$ringctl" disk list --json --root root >shown
grep -q '"state": *"missing"' shown || fail "JSON: $(cat shown)"

# The new one is not blank.
capture sda=0 sdc=2 sdd=3
new_disk sde1 ext4 start=1048576 size=1G label=backup
expect 1 disk replace /dev/sde <<'END'
sde (serial NEW, sata, 10.0 GiB): error: not blank: sde1 ext4 "backup", 1.0 GiB
note: --erase would take it, with everything on it lost
refused; nothing was written
END
expect 0 disk replace sde --erase <<'END'
sde (serial NEW, sata, 10.0 GiB): warning: not blank: sde1 ext4 "backup", 1.0 GiB
disk 2: sde (serial NEW, sata, 10.0 GiB)
END

# A disk fails in one array; it is rebuilt.
capture sda=0 sdb=1 sdc=2 sdd=3
echo faulty >root/sys/block/md126/md/dev-sdb3/state
echo 1 >root/sys/block/md126/md/degraded
status_says "disk 2 (sdb, serial S-2) failed in root: put a new one in, then: ringctl disk replace sdX"
echo spare >root/sys/block/md126/md/dev-sdb3/state
echo recover >root/sys/block/md126/md/sync_action
echo "42 / 100" >root/sys/block/md126/md/sync_completed
"$ringctl" status --root root >shown || true
grep -q '^2     sdb .* rebuilding 42 %$' shown || fail "a disk that is filled: $(cat shown)"

# Pulled and put in again: it is not taken for a new one.
capture sda=0 sdc=2 sdd=3
sysfs sdb S-2
opened sdb S-2 2 >>root/captured/disks
status_says "disk 2, sdb (serial S-2), is in no array: put a new one in, then: ringctl disk replace sdX; or, if it is sound: ringctl disk replace sdb --erase"

# The profile leaves open how many there are: the arrays know, and a lost disk is missed.
asked='count = 2-6'
capture sda=0 sdb=1 sdc=2 sdd=3
"$ringctl" disk --root root >shown || fail "four of two to six: $(cat shown)"
[ "$(grep -c '  in sync$' shown)" -eq 4 ] || fail "four of two to six: $(cat shown)"
if grep -q missing shown; then fail "four of two to six: $(cat shown)"; fi
"$ringctl" facts --root root | grep -q '^disk sdd' || fail "facts of two to six"
capture sda=0 sdc=2 sdd=3
status_says "disk 2 (serial S-2) is missing: put a new one in, then: ringctl disk replace sdX; array boot is degraded"
echo 5 | tee root/sys/block/md12?/md/raid_disks >shown
"$ringctl" disk --root root >shown || true
grep -q '^5 .* missing$' shown || fail "of five: $(cat shown)"
new_disk
expect 1 disk replace sde --number 6 <<'END'
error: there is no disk 6: this node has 5
refused; nothing was written
END
asked=

# Words that are not understood.
for words in "replace" "replace sde sdf" "replace sde --number 0" "replace sde --number x" "fail" "finish now" "eject"; do
	status=0
	# shellcheck disable=SC2086 # several words
	"$ringctl" disk $words >shown 2>&1 || status=$?
	{ [ $status -eq 2 ] && grep -q '^usage: ringctl disk' shown; } || fail "ringctl disk $words: $status $(cat shown)"
done
