/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "demo_room.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/statvfs.h>
#include <unistd.h>

#include "base/num.h"
#include "base/text.h"
#include "sys/publish.h"

/* What an installed node has written to its disks together, measured and rounded up; the disks are sparse. */
#define WRITTEN_BY_NODE (3ULL << 30)

static bool is_in_path(const char *program)
{
	char *path = xstrdup(getenv("PATH") ? getenv("PATH") : "/usr/bin:/bin"), *rest = path;
	bool found = false;
	for (char *folder; !found && (folder = strsep(&rest, ":"));) {
		char *file = xasprintf("%s/%s", folder, program);
		found = access(file, X_OK) == 0;
		free(file);
	}
	free(path);
	return found;
}

static void check_programs(struct report *report)
{
	static const struct {
		const char *program, *package;
	} wanted[] = {{"qemu-system-x86_64", "qemu-system-x86"}, {"ssh", "openssh-client"}, {"ssh-keygen", "openssh-client"}};
	for (size_t i = 0; i < sizeof wanted / sizeof *wanted; i++)
		if (!is_in_path(wanted[i].program))
			report_error(report, wanted[i].program, "is not there: apt install %s", wanted[i].package);
}

/* Bytes that programs could still get, by the kernel's own estimate; 0: unknown. */
static uint64_t memory_available(void)
{
	char *text = read_file("/proc/meminfo", NULL, 1U << 16);
	char *line = text ? strstr(text, "MemAvailable:") : NULL;
	unsigned long long kib = 0;
	if (line)
		sscanf(line, "MemAvailable: %llu kB", &kib);
	free(text);
	return (uint64_t)kib << 10;
}

static void check_memory(const struct hardware *hardware, struct report *report)
{
	uint64_t need = 0, have = memory_available();
	char need_text[SIZE_TEXT], have_text[SIZE_TEXT];
	for (int i = 0; i < hardware->machines; i++)
		need += (uint64_t)hardware->machine[i].memory_mib << 20;
	if (have && have < need)
		report_error(report, "memory", "%d machines of %u MiB need %s, and %s are available; --memory gives them less "
			     "(1024 is enough for each)", hardware->machines, hardware->machine[0].memory_mib,
			     size_format(need, need_text), size_format(have, have_text));
}

static int check_disk(const struct hardware *hardware, const char *base, struct report *report)
{
	struct statvfs fs;
	struct stat st;
	char need_text[SIZE_TEXT], have_text[SIZE_TEXT];
	if (statvfs(".", &fs) < 0)
		return report_error(report, "the run folder", "%s", strerror(errno));
	if (stat(base, &st) < 0)
		return report_error(report, base, "%s", strerror(errno));
	uint64_t have = (uint64_t)fs.f_bavail * fs.f_frsize;
	uint64_t need = (uint64_t)hardware->machines * (WRITTEN_BY_NODE + (uint64_t)st.st_size);
	if (have < need)
		report_error(report, "disk", "%d machines write %s, and %s are free; --dir names another place",
			     hardware->machines, size_format(need, need_text), size_format(have, have_text));
	return 0;
}

int demo_room_check(const struct hardware *hardware, const char *base, struct report *report)
{
	size_t errors = report->errors;
	check_programs(report);
	check_memory(hardware, report);
	if (check_disk(hardware, base, report) < 0)
		return -1;
	return report->errors > errors;
}
