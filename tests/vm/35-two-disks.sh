#!/bin/bash
# SPDX-License-Identifier: GPL-3.0-or-later
# A machine with two disks: installed, started from disk, and started again with the first disk pulled.
dir=build/vm-two
# shellcheck source=lib.sh
. "$(dirname "$0")/lib.sh"
profile=profiles/budget.conf
prepare --memory 1536
machine anna --no-lan
event anna seal "done" 600
event anna system "done" 400
switch_off
machine anna --no-lan --medium none --without 1
event anna system "done" 400
switch_off
rm -rf "$dir"
