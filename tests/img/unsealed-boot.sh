#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
# A machine whose first disk holds an unfinished installation reaches its next boot device: the code in the first
# sector passes on. Judged by SeaBIOS, in a machine of 16 MB without a system.
set -eu
tmp=$(mktemp -d)
trap 'rm -rf "$tmp"' EXIT
fail() { echo "FAIL: $*"; exit 1; }
for tool in qemu-system-x86_64 sfdisk gcc; do
	command -v $tool >/dev/null || { echo "$tool is not installed"; exit 77; }
done

cat >"$tmp/mark.c" <<'C'
#include <stdio.h>
#include <stdlib.h>
#include "plan/disk.h"
int main(int argc, char **argv)
{
	unsigned char sector[SECTOR];
	FILE *f = argc == 3 ? fopen(argv[1], "r+b") : NULL;
	if (!f || fread(sector, 1, SECTOR, f) != SECTOR)
		return 1;
	disk_boot_code(sector, (enum disk_mark)atoi(argv[2]), NULL);
	rewind(f);
	return fwrite(sector, 1, SECTOR, f) != SECTOR || fclose(f) != 0;
}
C
gcc -D_GNU_SOURCE -Ilib -o "$tmp/mark" "$tmp/mark.c" lib/plan/disk_sector.c

# The next device: prints N on the debug port and ends the machine.   mov al,'N'; out e9h,al; out f4h,al; hlt
truncate -s 1440k "$tmp/next.img"
{ printf '\260\116\346\351\346\364\364'; dd if=/dev/zero bs=1 count=503 status=none; printf '\125\252'; } |
	dd of="$tmp/next.img" conv=notrunc status=none

boot() { # MARK: starts with that disk in front; prints what the debug port said
	truncate -s 0 "$tmp/disk.img"
	truncate -s 20M "$tmp/disk.img"
	"$tmp/mark" "$tmp/disk.img" "$1"
	echo 'label: gpt' | sfdisk -q "$tmp/disk.img" # keeps the code, adds 55 AA
	timeout 40 qemu-system-x86_64 -accel tcg -m 16 -nic none -nodefaults -display none -boot order=ca \
		-drive "if=virtio,format=raw,file=$tmp/disk.img" -drive "if=floppy,format=raw,file=$tmp/next.img" \
		-chardev "file,id=said,path=$tmp/said" -device isa-debugcon,iobase=0xe9,chardev=said \
		-device isa-debug-exit,iobase=0xf4 >"$tmp/qemu" 2>&1 || true
	cat "$tmp/said"
}
for mark in 1 2; do # newborn, complete
	said=$(boot $mark)
	[ "$said" = N ] || fail "mark $mark: the next device was not reached (said '$said'; $(cat "$tmp/qemu"))"
done
