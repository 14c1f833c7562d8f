/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <string.h>

#include "plan/disk.h"

static const unsigned char marks[][MARK_BYTES] = {
	[MARK_NONE] = {0, 0, 0, 0},
	[MARK_NEWBORN] = {'R', 'L', '0', 'n'},
	[MARK_COMPLETE] = {'R', 'L', '1', 'c'},
	[MARK_SEALED] = {'R', 'L', '2', 's'},
};

const unsigned char *disk_mark_bytes(enum disk_mark mark)
{
	return marks[mark];
}

enum disk_mark disk_mark_of(const unsigned char bytes[MARK_BYTES])
{
	for (enum disk_mark mark = MARK_NEWBORN; mark <= MARK_SEALED; mark++)
		if (memcmp(bytes, marks[mark], MARK_BYTES) == 0)
			return mark;
	return MARK_NONE;
}
