#!/bin/bash
# SPDX-License-Identifier: GPL-3.0-or-later
# A disk that holds a file system: refused by name, size and label, and not one byte of any disk changes.
dir=build/vm-foreign
# shellcheck source=lib.sh
. "$(dirname "$0")/lib.sh"
prepare --disk-size 8G
/sbin/mke2fs -q -F -t ext4 -L payroll "$dir/node1-disk3.raw"
digests >"$dir"/before
machine node1 --no-lan
until_true 300 "node1 refuses" has_event node1 '[a-z]*' refused
until_true 60 "the console shows the label" grep -q payroll "$dir/node1.console"
grep -q ext4 "$dir/node1.console" || fail "the refusal does not say what was found"
grep -q 'ringlet-node1-3' "$dir/node1.console" || fail "the refusal does not name the disk by its serial number"
grep -q 'existing' "$dir/node1.console" || fail "the refusal does not say which line would change it"
switch_off
digests | cmp - "$dir/before" || fail "a disk was changed"
rm -rf "$dir"
