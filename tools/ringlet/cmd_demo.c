/* SPDX-License-Identifier: GPL-3.0-or-later */
/* ringlet demo: a whole cluster in virtual machines. */
#include <getopt.h>
#include <stdio.h>
#include <string.h>

#include "base/num.h"
#include "commands.h"
#include "demo.h"
#include "option.h"
#include "vm_firmware.h"

static const char help[] =
	"usage: ringlet demo [PROFILE] [--exit] [--keep] [--accel kvm|tcg] [--dir DIR] [--base ISO]\n"
	"                    [--timeout SECONDS] [--disk-size SIZE] [--memory MIB] [--firmware bios|uefi|secure]\n"
	"                    [--guest IMAGE | --no-guests]\n"
	"       ringlet demo --tell COMMAND | --stop [--dir DIR]\n"
	"\n"
	"Installs the cluster of PROFILE (default: profiles/demo.conf) on empty virtual machines, shows how\n"
	"it goes, asks every node from outside whether it is healthy, and keeps the cluster running until ^C.\n"
	"The machines reach nothing but each other; their ssh is on free ports of 127.0.0.1.\n"
	"While the cluster runs it takes commands, a line each: 'kill node3', 'cut 1', 'rebuild node3'; 'help' shows\n"
	"them all. What comes of a command is shown with its seconds.\n"
	"\n"
	"  --exit             end by itself as soon as the cluster is finished: the machines are powered off\n"
	"  --keep             leave the machines' disks and media in DIR at the end\n"
	"  --accel kvm|tcg    hardware virtualization or emulation; default: KVM where a kernel, tried for a\n"
	"                     few seconds, gets through under it\n"
	"  --dir DIR          where disks, media and logs are; default: build/demo\n"
	"  --base ISO         the base ISO; default: iso/out/ringlet-base.iso\n"
	"  --timeout SECONDS  from power-on to finished; default: 1200\n"
	"  --disk-size SIZE   of each disk, sparse; default: twice the profile's min-size\n"
	"  --memory MIB       of each machine; default: 1536\n"
	"  --firmware bios|uefi|secure  of each machine; default: bios. secure: UEFI with Secure Boot on\n"
	"  --guest IMAGE      of a small guest, one of which runs on each node at the end; default: build/guest.raw,\n"
	"                     if 'make guest' has made it\n"
	"  --no-guests        the cluster alone\n"
	"  --tell COMMAND     tell the demo that runs in DIR a command, as \"kill node3\", and wait until it is done\n"
	"  --stop             end the demo that runs in DIR\n"
	"\n"
	"exit status: 0 the nodes said themselves that they are finished; 1 profile, base ISO or this machine's\n"
	"room do not allow it; 2 usage; 3 it was not finished: a node failed, the time was up, it was stopped.\n"
	"--tell: 0 done, 1 refused, 3 not done; of a command on a node its own.\n"
	"DIR/result.json has the seconds of every stage of every node, DIR/commands.json what came of each command.\n";

static int usage(const char *why)
{
	fprintf(stderr, "ringlet demo: %s\n%s", why, help);
	return EXIT_USAGE;
}

enum option_id { EXIT = 256, KEEP, ACCEL, DIR, BASE, TIMEOUT, DISK_SIZE, MEMORY, STOP, TELL, GUEST, NO_GUESTS, FIRMWARE };

/* NULL, or what was wrong. */
static const char *take(struct demo_options *o, int option, const char *value)
{
	switch (option) {
	case EXIT: o->exit = true; return NULL;
	case GUEST: o->guest = value; return NULL;
	case NO_GUESTS: o->no_guests = true; return NULL;
	case KEEP: o->keep = true; return NULL;
	case DIR: o->folder = value; return NULL;
	case BASE: o->base = value; return NULL;
	case ACCEL:
		o->accel = strcmp(value, "kvm") == 0 ? ACCEL_KVM : ACCEL_TCG;
		return o->accel == ACCEL_KVM || strcmp(value, "tcg") == 0 ? NULL : "--accel is kvm or tcg";
	case TIMEOUT: return option_number(value, 1, 86400, &o->timeout, "--timeout is a number of seconds");
	case FIRMWARE: return vm_firmware_named(value, &o->wish.firmware);
	case MEMORY: return option_number(value, 256, 1 << 20, &o->wish.memory_mib, "--memory is a number of MiB");
	case DISK_SIZE: return size_parse(value, &o->wish.disk_size) ? NULL : "--disk-size is a size as 8G";
	default: return "the options were not understood";
	}
}

int cmd_demo(int argc, char **argv)
{
	static const struct option longs[] = {
		{"exit", no_argument, NULL, EXIT},	    {"keep", no_argument, NULL, KEEP},
		{"accel", required_argument, NULL, ACCEL},  {"dir", required_argument, NULL, DIR},
		{"base", required_argument, NULL, BASE},    {"timeout", required_argument, NULL, TIMEOUT},
		{"disk-size", required_argument, NULL, DISK_SIZE}, {"memory", required_argument, NULL, MEMORY},
		{"tell", required_argument, NULL, TELL},    {"stop", no_argument, NULL, STOP},	    {"help", no_argument, NULL, 'h'},
		{"guest", required_argument, NULL, GUEST},  {"no-guests", no_argument, NULL, NO_GUESTS},
		{"firmware", required_argument, NULL, FIRMWARE},
		{0},
	};
	struct demo_options options = {.profile = "profiles/demo.conf", .folder = "build/demo", .timeout = 1200};
	const char *line = NULL;
	bool stop = false;
	for (int c; (c = getopt_long(argc, argv, "h", longs, NULL)) != -1;) {
		const char *wrong = NULL;
		if (c == 'h') {
			fputs(help, stdout);
			return EXIT_FINE;
		}
		if (c == STOP)
			stop = true;
		else if (c == TELL)
			line = optarg;
		else
			wrong = take(&options, c, optarg);
		if (wrong)
			return usage(wrong);
	}
	if (argc - optind > 1)
		return usage("one profile is enough");
	if (optind < argc)
		options.profile = argv[optind];
	if (stop && line)
		return usage("--stop and --tell: one at a time");
	if (line)
		return demo_control_tell(options.folder, line);
	return stop ? demo_stop(options.folder) : demo_run(&options);
}
