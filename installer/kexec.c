/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The file-load call: the kernel itself checks the signature of what it will start. */
#include "kexec.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "base/text.h"
#include "boot_array.h"
#include "disk/partition.h"
#include "stage.h"
#include "sys/publish.h"

#define BOOT BOOT_ARRAY
#define CONF BOOT "/extlinux/extlinux.conf"
#define CONF_LIMIT 65536

/* The first APPEND line is the default entry's: files_boot.c writes it so. */
static char *command_line(void)
{
	char *conf = read_file(CONF, NULL, CONF_LIMIT);
	char *rest = conf, *line, *found = NULL;
	while (rest && !found && (line = strsep(&rest, "\n"))) {
		line += strspn(line, " \t");
		if (starts_with(line, "APPEND "))
			found = xstrdup(line + strlen("APPEND "));
	}
	free(conf);
	return found;
}

static int load(struct report *report)
{
	char *line = command_line();
	if (!line)
		return report_error(report, "extlinux.conf", "has no APPEND line");
	int kernel = open(BOOT "/vmlinuz", O_RDONLY | O_CLOEXEC);
	int initrd = open(BOOT "/initrd.img", O_RDONLY | O_CLOEXEC);
	int result = 0;
	if (kernel < 0 || initrd < 0)
		result = report_error(report, "/boot", "kernel or initrd cannot be opened: %s", strerror(errno));
	else if (syscall(SYS_kexec_file_load, kernel, initrd, strlen(line) + 1, line, 0UL) < 0)
		result = report_error(report, "/boot/vmlinuz", "cannot be loaded by kexec: %s", strerror(errno));
	else
		stage_note("kexec: loaded with '%s'", line);
	if (kernel >= 0)
		close(kernel);
	if (initrd >= 0)
		close(initrd);
	free(line);
	return result;
}

int kexec_load_installed(struct installation *it)
{
	char *members[DISKS_MAX] = {0};
	unsigned count = it->plan.targets;
	for (unsigned i = 0; i < count; i++)
		members[i] = partition_device(&it->plan.target[i], PART_BOOT);
	int result = boot_array_open(it, (const char *const *)members, count, &it->report);
	if (result == 0) {
		result = load(&it->report);
		boot_array_close();
	}
	for (unsigned i = 0; i < count; i++)
		free(members[i]);
	return result;
}
