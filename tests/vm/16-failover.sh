#!/bin/bash
# SPDX-License-Identifier: GPL-3.0-or-later
# A telling few of what can happen to a node while its guest writes, judged from outside; or those named as arguments.
dir=build/fo
# shellcheck source=lib.sh
. "$(dirname "$0")/lib.sh"
# shellcheck source=scenario.sh
. "$(dirname "$0")/scenario.sh"
# shellcheck source=failures.sh
. "$(dirname "$0")/failures.sh"

[ $# -gt 0 ] || set -- killed ${DRILL:+kept cables_cut lan_cut}
scenarios "$@"
