/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "disk/sector.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "disk/direct.h"
#include "sys/publish.h"

#define WHAT "its first sector"

/* gptmbr.bin may be shorter than the room it has. */
static int read_gptmbr(unsigned char code[BOOT_CODE], struct report *report)
{
	size_t length = 0;
	char *file = read_file(GPTMBR, &length, BOOT_CODE);
	if (!file)
		file = read_file(GPTMBR_NODE, &length, BOOT_CODE);
	if (!file || length == 0) {
		free(file);
		return report_error(report, GPTMBR, "cannot be read: %s", strerror(errno));
	}
	memset(code, 0, BOOT_CODE);
	memcpy(code, file, length);
	free(file);
	return 0;
}

/* What the disk itself calls its first sector: ours begins it, whatever follows is not touched, or is zeros. */
static int set_mark(const char *path, enum disk_mark mark, const unsigned char *code, bool keep, struct report *report)
{
	struct direct disk;
	if (direct_open(&disk, path, report) < 0)
		return -1;
	unsigned char *bytes = direct_room(disk.sector);
	int result = keep ? direct_read(&disk, bytes, disk.sector, 0, WHAT, report) : 0;
	if (result == 0) {
		disk_boot_code(bytes, mark, code);
		result = direct_write(&disk, bytes, disk.sector, 0, WHAT, report);
	}
	free(bytes);
	direct_close(&disk);
	return result;
}

int sector_first(const char *path, struct report *report)
{
	return set_mark(path, MARK_NEWBORN, NULL, false, report);
}

int sector_mark(const char *path, enum disk_mark mark, struct report *report)
{
	unsigned char code[BOOT_CODE];
	if (mark == MARK_SEALED && read_gptmbr(code, report) < 0)
		return -1;
	return set_mark(path, mark, code, true, report);
}
