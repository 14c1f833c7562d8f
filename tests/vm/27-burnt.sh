#!/bin/bash
# SPDX-License-Identifier: GPL-3.0-or-later
# Machines burn down and are replaced by others with blank disks, while the rest serves; and all lose their power.
dir=build/fo
# shellcheck source=lib.sh
. "$(dirname "$0")/lib.sh"
# shellcheck source=scenario.sh
. "$(dirname "$0")/scenario.sh"
# shellcheck source=failures.sh
. "$(dirname "$0")/failures.sh"

[ $# -gt 0 ] || set -- all_at_once burnt two_burnt burnt_other_disks # this one last: node1 has other disks then
scenarios "$@"
