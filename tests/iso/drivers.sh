#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
# Of the stock kernel's drivers for disks and Ethernet the medium carries every one that is not named here, with a reason;
# of the drivers that it carries it has what else they load, and all firmware that the node image has for them.
set -eu
root=build/root iso=iso/out/ringlet-base.iso
for tool in xorriso modinfo; do
	command -v $tool >/dev/null || { echo "$tool is not installed"; exit 77; }
done
for built in $root/ready $iso; do
	[ -e "$built" ] || { echo "no base ISO was built: make iso"; exit 77; }
done
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
status=0
complain() { echo "$*"; status=1; }

cat >"$work/left-out" <<'END'
drivers/net/arcnet drivers/net/fddi drivers/net/hippi	no Ethernet, long before it
drivers/net/can drivers/net/hamradio drivers/net/ieee802154 drivers/net/wan drivers/net/wireless drivers/net/wwan	no Ethernet: other wires, and radio
drivers/net/mhi_net drivers/net/thunderbolt drivers/net/fjes	networks between parts of one machine, or by a Thunderbolt cable
drivers/net/plip drivers/net/ppp drivers/net/slip drivers/net/eql	serial and parallel lines
drivers/net/bonding drivers/net/dummy drivers/net/geneve drivers/net/gtp drivers/net/ifb drivers/net/ipvlan	made of software, no card
drivers/net/macvlan drivers/net/macvtap drivers/net/netconsole drivers/net/nlmon drivers/net/tap drivers/net/team	made of software, no card
drivers/net/tun drivers/net/veth drivers/net/vrf drivers/net/vsockmon drivers/net/vxlan drivers/net/wireguard	made of software, no card
drivers/net/xen-netback drivers/pci/xen-pcifront	for the host's side of Xen; a guest's disks and cards need none
drivers/pci/hotplug drivers/pci/pcie drivers/pci/pci-stub drivers/pci/pci-pf-stub	no driver of a disk or a controller
drivers/memstick	Memory Sticks
drivers/firewire	FireWire: disks outside of the machine
END

name_of() { sed -e 's|.*/||' -e 's|\.ko.*||'; }
xorriso -indev $iso -find /modules -type f 2>/dev/null | tr -d "'" | grep '\.ko' | name_of | sort -u >"$work/carried"
[ "$(wc -l <"$work/carried")" -gt 300 ] || complain "the medium carries $(wc -l <"$work/carried") drivers"

# Every driver of these folders: carried, or left out for a reason; and no reason for nothing.
tree=$(echo $root/usr/lib/modules/*)
for folder in ata block cdrom firewire md memstick message mmc net nvme pci scsi ufs usb/host usb/storage virtio; do
	find "$tree/kernel/drivers/$folder" -name '*.ko*'
done | sed -e "s|^$tree/kernel/||" -e 's|\.ko.*||' | sort >"$work/stock"
awk -F/ 'NR == FNR {carried[$0]; next} !($NF in carried)' "$work/carried" "$work/stock" >"$work/missing"
sed 's/\t.*//' "$work/left-out" | tr ' ' '\n' >"$work/words"
while read -r word; do
	grep -qE "^$word(/|$)" "$work/missing" || complain "$word is said to be left out, and nothing of it is"
	sed -i -E "\\,^$word(/|\$),d" "$work/missing"
done <"$work/words"
[ ! -s "$work/missing" ] || complain "drivers that the medium has not, and nobody said why:
$(cat "$work/missing")"

# What is not asked of the hardware but by another driver, before it ("softdep"): r8169 does nothing without realtek.
find "$tree/kernel" -name '*.ko*' | name_of | tr - _ | sort >"$work/modules"
sed 's|.*/||' "$work/stock" | tr - _ | sort >"$work/of-interest"
tr - _ <"$work/carried" >"$work/carried_"
sed -n 's/^softdep \([^ ]*\) pre: *\([a-z0-9_-]*\)$/\1 \2/p' "$tree/modules.softdep" | tr - _ >"$work/soft"
grep -q '^r8169 realtek$' "$work/soft" || complain "modules.softdep has other words than it had: $(cat "$work/soft")"
while read -r driver other; do
	if grep -qx "$driver" "$work/of-interest" && grep -qx "$driver" "$work/carried_" && grep -qx "$other" "$work/modules"; then
		grep -qx "$other" "$work/carried_" || complain "$driver wants $other, which the medium has not"
	fi
done <"$work/soft"

# Firmware: what the carried drivers name and the node image has, compressed; nothing else.
find "$tree/kernel" -name '*.ko*' |
	awk -F/ 'NR == FNR {carried[$0]; next} {name = $NF; sub(/\.ko.*/, "", name)} name in carried' "$work/carried" - | xargs modinfo -F firmware | sort -u >"$work/named"
while read -r name; do
	[ ! -f "$root/usr/lib/firmware/$name" ] || echo "$name"
done <"$work/named" | sort >"$work/wanted"
xorriso -indev $iso -find /firmware -type f 2>/dev/null | sed -n "s|^'/firmware/\(.*\)\.zst'$|\1|p" | sort >"$work/there"
diff "$work/wanted" "$work/there" >"$work/said" || complain "firmware that should be there (<), or should not (>):
$(cat "$work/said")"
if [ "$(cat build/firmware 2>/dev/null || echo yes)" = yes ]; then
	for one in bnx2/bnx2-mips-09-6.2.1b.fw intel/ice/ddp/ice.pkg rtl_nic/rtl8168h-2.fw tigon/tg3.bin ql2500_fw.bin isci/isci_firmware.bin; do
		grep -qx "$one" "$work/there" || complain "the medium has no $one"
	done
fi
echo "seen: $(wc -l <"$work/carried") drivers on the medium, $(wc -l <"$work/there") files of firmware of $(wc -l <"$work/named") named"
exit $status
