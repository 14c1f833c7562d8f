#!/bin/bash
# SPDX-License-Identifier: GPL-3.0-or-later
# No way leads to a node; its disk is full, its clock is wrong, it loses the wrong disks; a second node fails.
dir=build/fo
# shellcheck source=lib.sh
. "$(dirname "$0")/lib.sh"
# shellcheck source=scenario.sh
. "$(dirname "$0")/scenario.sh"
# shellcheck source=failures.sh
. "$(dirname "$0")/failures.sh"

[ $# -gt 0 ] || set -- all_cut root_full clock_jump drained returned second_failure pair_lost
scenarios "$@"
