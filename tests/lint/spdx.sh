#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
# Every source file says its licence in its first five lines.
bad=$(git ls-files '*.c' '*.h' '*.sh' '*.mk' Makefile | while read -r f; do
	[ -f "$f" ] || continue
	head -n 5 "$f" | grep -q 'SPDX-License-Identifier: GPL-3.0-or-later' || echo "$f"
done)
[ -z "$bad" ] || { echo "without an SPDX line:"; echo "$bad"; exit 1; }
