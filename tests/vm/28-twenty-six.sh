#!/bin/bash
# SPDX-License-Identifier: GPL-3.0-or-later
# Two nodes with 26 disks each, sda to sdz, from power-on to a healthy cluster.
dir=build/vm-26
# shellcheck source=lib.sh
. "$(dirname "$0")/lib.sh"
with_disks 'count = 26' 'min-size = 4G'
sed -i '/^\[node node3\]/,+1d' "$profile"
"$ringlet" demo "$profile" --exit --keep --no-guests --disk-size 4G --timeout 1500 --dir "$dir" || fail "the demo did not finish"
grep -q '"finished": *true' "$dir/result.json" || fail "it says that it finished, and its result does not"
arrays_hold node1 26 raid10
arrays_hold node2 26 raid10
rm -rf "$dir" "$profile"
say "26 disks: $SECONDS s"
