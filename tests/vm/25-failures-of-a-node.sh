#!/bin/bash
# SPDX-License-Identifier: GPL-3.0-or-later
# A node dies, hangs, is switched off, loses its cluster, or comes back from the dead, while its guest writes.
dir=build/fo
# shellcheck source=lib.sh
. "$(dirname "$0")/lib.sh"
# shellcheck source=scenario.sh
. "$(dirname "$0")/scenario.sh"
# shellcheck source=failures.sh
. "$(dirname "$0")/failures.sh"

[ $# -gt 0 ] || set -- panicked hung button corosync_killed corosync_stopped controller_killed killed frozen disks_lost
scenarios "$@"
