#!/bin/bash
# SPDX-License-Identifier: GPL-3.0-or-later
# A machine with two disks: installed, started from disk, and started again with the first disk pulled.
dir=build/vm-two
# shellcheck source=lib.sh
. "$(dirname "$0")/lib.sh"
profile=profiles/budget.conf
prepare --disk-size 8G
machine node1 --no-lan
event node1 seal "done" 600
event node1 system "done" 300
switch_off
machine node1 --no-lan --medium none --without 1
event node1 system "done" 300
switch_off
rm -rf "$dir"
