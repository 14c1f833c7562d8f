#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
# Disks full of other people's data: each kind is seen, refused by name, size and label, and not one byte changes.
# What a tool is there for is made by the tool; the rest is written byte by byte, as its own code would.
set -eu
probe=$(realpath "${PROBE_FILES:-build/san/probe_files}")
ringlet=$(realpath "${RINGLET:-build/san/ringlet}")
tmp=$(mktemp -d)
trap 'rm -rf "$tmp"' EXIT
cd "$tmp"
PATH=$PATH:/sbin:/usr/sbin
SIZE=8589934592
for tool in sfdisk mke2fs wipefs; do
	command -v $tool >/dev/null || { echo "$tool is not installed"; exit 77; }
done
fail() { echo "FAIL: $*"; exit 1; }

names='' wanted='' skipped=''
disk() { # an empty disk, called $1 from now on
	current=$1
	truncate -s $SIZE "$1"
}
holds() { # PATTERN: what the refusal has to say of the current disk
	names="$names $current"
	wanted="$wanted$current (8.0 GiB): error: not blank: $1
"
}
made_by() { # TOOL COMMAND...: false, and remembered, if the tool is missing
	if ! command -v "$1" >/dev/null; then
		skipped="$skipped $1"
		rm -f "$current"
		return 1
	fi
	"$@" >said 2>&1 || fail "$*: $(cat said)"
}

# --- bytes ---
put() { # OFFSET: standard input to that place of the current disk
	dd of="$current" bs=1 seek="$1" conv=notrunc status=none
}
le() { # BYTES NUMBER: little endian
	n=$2
	for _ in $(seq "$1"); do
		# shellcheck disable=SC2059 # the octal number is the format
		printf "\\$(printf %03o $((n & 255)))"
		n=$((n >> 8))
	done
}
words() { # WORD...: 32 bits each; their sum is what md calls a checksum
	sum=0
	for word; do sum=$((sum + word)); done
	sum=$(((sum & 0xffffffff) + (sum >> 32)))
}
MD=0xa92b4efc
md_1() { # MINOR OFFSET-OF-THE-SUPERBLOCK [START-OF-THE-PARTITION]: metadata 1.x, level 1, two members, of the machine nas
	at=$2
	data=2048 length=$((SIZE / 512 - 2048)) super=$((at / 512))
	[ "$1" = 0 ] && data=0 length=$super
	# "nas:data" as words of 32 bits
	words $MD 1 0x11111111 0x22222222 0x33333333 0x44444444 0x3a73616e 0x61746164 1 $length $length 2 $data \
		$super 0x55555555 0x66666666 0x77777777 0x88888888 2 0x00010000
	{ le 4 $MD; le 4 1; le 8 0; le 4 0x11111111; le 4 0x22222222; le 4 0x33333333; le 4 0x44444444
	  printf 'nas:data'; le 24 0; le 8 0; le 4 1; le 4 0; le 8 $length; le 4 0; le 4 2; le 8 0; le 24 0
	  le 8 $data; le 8 $length; le 8 $super; le 8 0; le 4 0; le 4 0
	  le 4 0x55555555; le 4 0x66666666; le 4 0x77777777; le 4 0x88888888; le 8 0; le 8 0; le 8 0; le 8 0
	  le 4 $sum; le 4 2; le 32 0; le 2 0; le 2 1; } | put $((at + ${3:-0}))
}
md_0() { # metadata 0.90: 64 KiB before the last whole 64 KiB
	at=$((SIZE / 65536 * 65536 - 65536)) kib=$(((SIZE / 65536 * 65536 - 65536) / 1024))
	words $MD 90 0x11111111 1 $kib 2 2 0x22222222 0x33333333 0x44444444 1 2 2
	{ le 4 $MD; le 4 0; le 4 90; le 4 0; le 4 0; le 4 0x11111111; le 4 0; le 4 1; le 4 $kib; le 4 2; le 4 2; le 4 0; le 4 0
	  le 4 0x22222222; le 4 0x33333333; le 4 0x44444444; le 64 0
	  le 4 0; le 4 1; le 4 2; le 4 2; le 4 0; le 4 0; le 4 $sum; } | put $at
}

# --- tables ---
disk gpt
printf 'label: gpt\nsize=1G, type=L\n' | sfdisk -q gpt >said 2>&1 || fail "sfdisk: $(cat said)"
holds 'whole disk gpt'
disk mbr
printf 'label: dos\nsize=1G, type=7\n' | sfdisk -q mbr >said 2>&1 || fail "sfdisk: $(cat said)"
mke2fs -q -F -t ext4 -L payroll -E offset=1048576 mbr 1G
holds 'whole disk dos; mbr1 ext4 "payroll", 1.0 GiB'

# --- file systems ---
disk ext && made_by mke2fs -q -F -t ext4 -L payroll ext && holds 'whole disk ext4 "payroll"'
disk xfs && made_by mkfs.xfs -q -L payroll xfs && holds 'whole disk xfs "payroll"'
disk ntfs && made_by mkntfs -qFf -L payroll ntfs && holds 'whole disk ntfs "payroll"'
disk btrfs && made_by mkfs.btrfs -q -L payroll btrfs && holds 'whole disk btrfs "payroll"'
disk fat && made_by mkfs.vfat -I -n PAYROLL fat && holds 'whole disk vfat "PAYROLL"'
# ZFS: uberblocks in the ring that begins at 128 KiB of the first label, and of the last one at the end.
disk zfs
for label in 0 $((SIZE - 262144)); do
	for i in 0 1 2 3; do
		{ le 8 0x00bab10c; le 8 5000; le 8 $((i + 1)); le 8 0; le 8 1700000000; } | put $((label + 131072 + i * 1024))
	done
done
holds 'whole disk zfs_member'
# VMFS: the volume's member at 1 MiB, the file system at 2 MiB.
disk vmfs
le 4 0xc001d00d | put 1048576
holds 'whole disk VMFS_volume_member'

# --- what other things are made of ---
disk luks && printf secret >key &&
	made_by cryptsetup luksFormat -q --type luks2 --pbkdf pbkdf2 --pbkdf-force-iterations 1000 --label payroll luks key &&
	holds 'whole disk crypto_LUKS "payroll"'
# LVM: "LABELONE" in the second sector, with its checksum.
disk lvm
{ printf LABELONE; le 8 1; le 4 0x6c7d0707; le 4 32; printf 'LVM2 001payrollpayrollpayrollpayroll0001'; } | put 512
holds 'whole disk LVM2_member'
disk md00
md_0
holds 'whole disk linux_raid_member'
disk md10
md_1 0 $(((SIZE / 512 - 16) / 8 * 8 * 512))
holds 'whole disk linux_raid_member "nas:data"'
disk md11
md_1 1 0
holds 'whole disk linux_raid_member "nas:data"'
disk md12
md_1 2 4096
holds 'whole disk linux_raid_member "nas:data"'
disk mdpart
printf 'label: gpt\nstart=2048, size=1G, type=R\n' | sfdisk -q mdpart >said 2>&1 || fail "sfdisk: $(cat said)"
md_1 2 4096 1048576
holds 'whole disk gpt; mdpart1 linux_raid_member "nas:data", 1.0 GiB'
disk drbd
printf 'yes\nyes\n' >yes
if command -v drbdmeta >/dev/null; then
	drbdmeta --force 0 v08 drbd internal create-md <yes >said 2>&1 || fail "drbdmeta: $(cat said)"
	holds 'whole disk drbd'
fi
# BitLocker: the boot sector, and the metadata it points to.
disk bitlocker
{ printf '\353\130\220-FVE-FS-'; } | put 0
le 8 1048576 | put 176
{ printf -- '-FVE-FS-'; le 2 64; le 2 2; } | put 1048576
holds 'whole disk BitLocker'
# No signature at all: what VeraCrypt and plain dm-crypt look like, and a boot sector that nobody knows.
disk random
head -c 1048576 /dev/urandom | put 0
holds 'whole disk random data (encrypted?)'
disk boots
printf 'a boot loader of its own' | put 0
printf 'no table of partitions, but a program that goes on to the end' | put 446
printf '\125\252' | put 510
holds 'whole disk unknown boot sector'

# What was written byte by byte is what mdadm takes it for.
if command -v mdadm >/dev/null; then
	for member in md00 md10 md11 md12; do
		mdadm --examine $member >said 2>&1 || fail "mdadm does not know $member: $(cat said)"
		grep -q 'Checksum : .*correct' said || fail "the checksum of $member is wrong: $(cat said)"
	done
fi

# One machine with all of them. sda is refused for a reason of its own kind, sdb is not taken instead.
# Of a copy in which every block of zeros is a hole: then holes take no time.
digests() {
	for name in $names; do
		cp --sparse=always "$name" digest && sync digest && tar -cS --mtime=@0 digest
	done | sha256sum
	rm digest
}
count=$(echo "$names" | wc -w)
cat >foreign.conf <<CONF
[cluster]
name = foreign
network = 192.168.2.0/24
ssh-key = ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIDvXbzBlaG4R0b0Xq1nJ5l5cX1kq8oI1jkq0l9bZ9q2T a@b
[disks]
count = $count
existing = refuse
[node node1]
address = 192.168.2.141
[node node2]
address = 192.168.2.142
CONF
digests >before
# shellcheck disable=SC2046 # names have no spaces
"$probe" $(for name in $names; do echo "$name=$name"; done) >facts || fail "they cannot be looked at"
status=0
"$ringlet" plan foreign.conf node1 --facts facts >said 2>&1 || status=$?
[ $status -eq 1 ] || fail "ringlet plan ended with $status: $(cat said)"
grep -q "error: $count of the $count disks cannot be taken; nothing was written" said || fail "not all were refused: $(cat said)"
echo "$wanted" | while read -r line; do
	grep -qF -- "$line" said || fail "no '$line' in: $(cat said) facts: $(cat facts)"
done
digests | cmp - before || fail "a disk was changed"

# How many disks its array has is told by each member of metadata 1.x, wherever its superblock is.
for member in md10 md11 md12 mdpart; do
	sed -n "/^disk $member /,/^disk /p" facts | grep -q 'linux_raid_member .* raid-disks=2$' || fail "$member: $(cat facts)"
done
[ "$(grep -c 'raid-disks=' facts)" -eq 4 ] || fail "more tell a count: $(cat facts)"

# What a person has declared blank is blank.
for name in gpt mbr ext md00 md12; do
	wipefs -qaf "$name" # force: it is a file
	"$probe" "$name=$name" >said
	[ "$(wc -l <said)" -eq 1 ] || fail "wipefs -a leaves this: $(cat said)"
done
[ -z "$skipped" ] || echo "not tried, for lack of a tool:$skipped"
