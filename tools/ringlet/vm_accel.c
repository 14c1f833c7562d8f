/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "vm_accel.h"

#include <cdio/iso9660.h>
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/text.h"
#include "sys/publish.h"
#include "sys/run.h"

/* Under working KVM the kernel needs one to two seconds until it misses its root; a slow disk gets the rest. */
#define PATIENCE 8

/* What a kernel says that came through all of its own start and found no init. */
#define ARRIVED "Kernel panic - not syncing: VFS"

#define KERNEL_LIMIT (64U << 20)

static char *boot_id(void)
{
	char *id = read_file("/proc/sys/kernel/random/boot_id", NULL, 128);
	if (id)
		id[strcspn(id, "\n")] = '\0';
	return id ? id : xstrdup("unknown");
}

/* The kernel out of the ISO, into a file of its own: QEMU wants it so. */
static int take_kernel(const char *base_iso, const char *kernel, struct report *report)
{
	iso9660_t *iso = iso9660_open_ext(base_iso, ISO_EXTENSION_ALL);
	iso9660_stat_t *stat = iso ? iso9660_ifs_stat_translate(iso, "/boot/vmlinuz") : NULL;
	int result = -1;

	if (!stat || stat->size > KERNEL_LIMIT)
		report_error(report, base_iso, "no kernel is found in it");
	else {
		long blocks = (long)((stat->size + ISO_BLOCKSIZE - 1) / ISO_BLOCKSIZE);
		char *bytes = xmalloc((size_t)blocks * ISO_BLOCKSIZE);
		if (iso9660_iso_seek_read(iso, bytes, stat->lsn, blocks) == blocks * ISO_BLOCKSIZE)
			result = publish(kernel, bytes, (size_t)stat->size, 0644, report);
		else
			report_error(report, base_iso, "the kernel in it cannot be read");
		free(bytes);
	}
	iso9660_stat_free(stat);
	if (iso)
		iso9660_close(iso);
	return result;
}

/* 1: it works; 0: it does not; -1: could not be tried. */
static int try_kvm(const char *kernel, struct report *report)
{
	struct run run_kernel = {
		.argv = RUN_ARGV("qemu-system-x86_64", "-accel", "kvm", "-cpu", "max", "-m", "256", "-no-user-config",
				 "-nodefaults", "-display", "none", "-no-reboot", "-serial", "stdio", "-kernel", kernel,
				 "-append", "console=ttyS0 panic=-1"),
		.seconds = PATIENCE,
	};
	int failed = run(&run_kernel);
	int verdict = strstr(run_kernel.output, ARRIVED) != NULL;
	if (!verdict)
		report_add(report, SEVERITY_NOTE, "/dev/kvm", "a kernel started under it does not get through: %s",
			   failed ? run_kernel.reason : "it ended early");
	run_free(&run_kernel);
	return verdict;
}

bool vm_accel_kvm(const char *folder, const char *base_iso, struct report *report)
{
	if (access("/dev/kvm", R_OK | W_OK) < 0) {
		report_add(report, SEVERITY_NOTE, "/dev/kvm", "%s", strerror(errno));
		return false;
	}
	char *kept = xasprintf("%s/accel", folder);
	char *kernel = xasprintf("%s/probe.vmlinuz", folder);
	char *id = boot_id();
	char *yes = xasprintf("%s kvm\n", id), *no = xasprintf("%s tcg\n", id);
	char *before = read_file(kept, NULL, 256);
	int verdict = 0;

	if (before && strcmp(before, no) == 0)
		report_add(report, SEVERITY_NOTE, "/dev/kvm", "was tried since this machine started, and hung (%s)", kept);
	else if (before && strcmp(before, yes) == 0)
		verdict = 1;
	else if (take_kernel(base_iso, kernel, report) == 0) {
		verdict = try_kvm(kernel, report);
		const char *answer = verdict ? yes : no;
		publish(kept, answer, strlen(answer), 0644, report);
		unlink(kernel);
	}
	free(kept), free(kernel), free(id), free(yes), free(no), free(before);
	return verdict > 0;
}
