/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "boot.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "boot_look.h"
#include "commands.h"
#include "disk_do.h"
#include "self.h"
#include "sys/efi.h"

static void usage(FILE *to)
{
	fputs("usage: ringctl boot [status]\n"
	      "       ringctl boot sync\n\n"
	      "Shows from which of its disks this node starts, or brings the ESP of each (EFI system partition) in step\n"
	      "with the packages' shim and GRUB and with /etc/ringlet/grub.cfg, and UEFI's boot entries with the disks.\n"
	      "Done after each change of packages, and at boot.\n\n"
	      "Exit status: 0 every disk starts, 1 not every disk, 2 usage, 3 trouble.\n",
	      to);
}

static void show_disks(const struct boot_look *look)
{
	for (unsigned i = 0; i < look->count; i++) {
		const struct boot_disk *d = &look->disk[i];
		char *who = set_disk_name(d->disk);
		const char *starts = d->disk->disk.mark != MARK_SEALED ? "does not start" :
				     d->need == BOOT_GOOD	       ? "starts by BIOS and UEFI" :
									 "starts by BIOS alone";
		printf("%s  %s%s%s\n", who, starts, d->why ? ": " : "", d->why ? d->why : "");
		free(who);
	}
}

static void show_firmware(const struct boot_look *look, struct report *report)
{
	static const char *const secure[] = {"", ", Secure Boot off", ", Secure Boot on"};
	if (!efi_started()) {
		printf("started by BIOS\n");
		return;
	}
	int right = efi_entries_right(look->disks.cluster, look->disks.node, report);
	printf("started by UEFI%s", secure[efi_secure_boot() + 1]);
	if (right >= 0)
		printf("; entries for %d of %u disks", right, look->disks.set.disks);
	printf("\n");
}

static bool all_start(const struct boot_look *look)
{
	bool all = look->count > 0;
	for (unsigned i = 0; i < look->count; i++)
		all = all && look->disk[i].need == BOOT_GOOD;
	return all;
}

static int show(const struct self *self, struct report *report)
{
	struct boot_look look = BOOT_LOOK_NULL;
	int lock = disk_do_lock(report), status = EXIT_TROUBLE;
	if (lock >= 0 && boot_look(&look, &self->cluster, self->node, report) == 0) {
		show_disks(&look);
		show_firmware(&look, report);
		boot_look_publish(&look);
		status = all_start(&look) ? EXIT_FINE : EXIT_UNWELL;
	}
	if (lock >= 0)
		close(lock);
	boot_look_free(&look);
	return status;
}

static int boot(bool sync)
{
	struct self self;
	struct report report = REPORT_NULL;
	if (self_load_or_say(&self, "") < 0)
		return EXIT_TROUBLE;
	int status = !sync ? show(&self, &report) :
		     boot_sync(&self.cluster, self.node, &report) < 0 ? EXIT_UNWELL : EXIT_FINE;
	report_print(&report, stderr, isatty(STDERR_FILENO));
	report_free(&report);
	self_free(&self);
	return fflush(stdout) == 0 ? status : EXIT_TROUBLE;
}

int cmd_boot(int argc, char **argv)
{
	bool sync = argc == 2 && strcmp(argv[1], "sync") == 0;
	if (argc == 2 && strcmp(argv[1], "--help") == 0) {
		usage(stdout);
		return EXIT_FINE;
	}
	if (sync || argc == 1 || (argc == 2 && strcmp(argv[1], "status") == 0))
		return boot(sync);
	usage(stderr);
	return EXIT_USAGE;
}
