/* SPDX-License-Identifier: GPL-3.0-or-later */
/* ringlet qm: the virtual machines of a cluster for Proxmox VE. */
#include <errno.h>
#include <getopt.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/num.h"
#include "commands.h"
#include "hardware_qm.h"
#include "load.h"
#include "option.h"
#include "sys/publish.h"
#include "vm_firmware.h"

static const char help[] =
	"usage: ringlet qm PROFILE [-o DIR] [--first-id ID] [--first-bridge N] [--storage NAME]\n"
	"                  [--iso-storage NAME] [--bridge NAME] [--disk-size SIZE] [--memory MIB] [--cores N]\n"
	"                  [--firmware bios|uefi|secure]\n"
	"\n"
	"The virtual machines of 'ringlet demo' for Proxmox VE: DIR gets 101.conf, 102.conf, ... as Proxmox VE\n"
	"reads them, 'interfaces' with a bridge for every cable, and 'setup.sh' with the commands that make the\n"
	"disks, put the ISOs in place and start the machines. Without -o all of it goes to standard output.\n"
	"\n"
	"  -o, --output DIR    it is made if it is not there\n"
	"  --first-id ID       number of the first machine; default: 101\n"
	"  --first-bridge N    cable 1 is the bridge vmbrN, cable 2 the next; default: 101\n"
	"  --storage NAME      for the disks; one that keeps them as volumes (LVM, ZFS, Ceph), not as files;\n"
	"                      default: local-lvm\n"
	"  --iso-storage NAME  default: local\n"
	"  --bridge NAME       the LAN; one other than vmbr0 is defined in 'interfaces' too; default: vmbr0\n"
	"  --disk-size SIZE    of each disk; default: twice the profile's min-size\n"
	"  --memory MIB        of each machine; default: 1536\n"
	"  --cores N           of each machine; default: 2\n"
	"  --firmware bios|uefi|secure  of each machine; default: bios. secure: UEFI with Microsoft's keys enrolled and\n"
	"                      Secure Boot on\n"
	"\n"
	"exit status: 0 fine, 1 the profile was refused, 2 usage, 3 trouble.\n";

struct options {
	struct qm_options qm;
	const char *output; /* NULL: standard output */
	uint64_t disk_size;
	unsigned memory, cores;
	enum firmware firmware;
};

enum option_id { FIRST_ID = 256, FIRST_BRIDGE, STORAGE, ISO_STORAGE, BRIDGE, DISK_SIZE, MEMORY, CORES, FIRMWARE };

static int usage(const char *why)
{
	fprintf(stderr, "ringlet qm: %s\n%s", why, help);
	return EXIT_USAGE;
}

/* They go into files that are read by a shell. */
static const char *take_name(const char *value, const char **name)
{
	static const char allowed[] = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_-";
	*name = value;
	return *value && strspn(value, allowed) == strlen(value) ? NULL : "names of storages and bridges are letters, digits, - and _";
}

/* NULL, or what was wrong. */
static const char *take(struct options *o, int option, const char *value)
{
	switch (option) {
	case 'o': o->output = value; return NULL;
	case FIRST_ID: return option_number(value, 100, 999999900, &o->qm.first_id, "--first-id is a number from 100");
	case FIRST_BRIDGE: return option_number(value, 1, 4000, &o->qm.first_bridge, "--first-bridge is a number from 1 to 4000");
	case STORAGE: return take_name(value, &o->qm.storage);
	case ISO_STORAGE: return take_name(value, &o->qm.iso_storage);
	case BRIDGE: return take_name(value, &o->qm.bridge);
	case DISK_SIZE: return size_parse(value, &o->disk_size) ? NULL : "--disk-size is a size as 8G";
	case MEMORY: return option_number(value, 256, 1 << 20, &o->memory, "--memory is a number of MiB");
	case FIRMWARE: return vm_firmware_named(value, &o->firmware);
	case CORES: return option_number(value, 1, 128, &o->cores, "--cores is a number");
	default: return "the options were not understood";
	}
}

/* A file of the folder, or its text under its name on standard output. */
static int put(const struct options *o, const char *name, struct text *text, mode_t mode, struct report *report)
{
	int result = 0;
	if (!o->output) {
		printf("--- %s\n%s", name, text->s);
	} else {
		char *path = xasprintf("%s/%s", o->output, name);
		result = publish(path, text->s, text->length, mode, report);
		if (result == 0)
			puts(path);
		free(path);
	}
	text_free(text);
	return result;
}

static int put_all(const struct options *o, const struct hardware *hardware, struct report *report)
{
	struct text text = TEXT_NULL;
	int result = 0;
	if (o->output && make_folders(o->output) < 0)
		return report_error(report, o->output, "cannot be made: %s", strerror(errno));
	for (int i = 0; i < hardware->machines && result == 0; i++) {
		char name[32];
		snprintf(name, sizeof name, "%u.conf", o->qm.first_id + (unsigned)i);
		hardware_qm_conf(&text, hardware, i, &o->qm);
		result = put(o, name, &text, 0644, report);
	}
	if (result == 0) {
		hardware_qm_interfaces(&text, hardware, &o->qm);
		result = put(o, "interfaces", &text, 0644, report);
	}
	if (result == 0) {
		hardware_qm_setup(&text, hardware, &o->qm);
		result = put(o, "setup.sh", &text, 0755, report);
	}
	return result;
}

static void machine_of(struct hardware_machine *machine, const struct options *o)
{
	machine->cpus = o->cores;
	hardware_set_firmware(machine, o->firmware);
}

static int render(const struct options *o, const char *profile)
{
	struct loaded loaded;
	struct hardware hardware;
	struct report report = REPORT_NULL;
	int status = load_or_say(&loaded, profile, CLUSTER_ID_NONE);
	if (status == EXIT_FINE) {
		hardware_plan(&hardware, &loaded.cluster, o->disk_size, o->memory);
		for (int i = 0; i < hardware.machines; i++)
			machine_of(&hardware.machine[i], o);
		status = say_and_end(&report, put_all(o, &hardware, &report));
	}
	load_free(&loaded);
	return status;
}

int cmd_qm(int argc, char **argv)
{
	static const struct option longs[] = {
		{"output", required_argument, NULL, 'o'},	{"first-id", required_argument, NULL, FIRST_ID},
		{"first-bridge", required_argument, NULL, FIRST_BRIDGE}, {"storage", required_argument, NULL, STORAGE},
		{"iso-storage", required_argument, NULL, ISO_STORAGE},	 {"bridge", required_argument, NULL, BRIDGE},
		{"disk-size", required_argument, NULL, DISK_SIZE},	 {"memory", required_argument, NULL, MEMORY},
		{"cores", required_argument, NULL, CORES},	{"firmware", required_argument, NULL, FIRMWARE},
		{"help", no_argument, NULL, 'h'},
		{0},
	};
	struct options options = {.qm = {101, 101, "local-lvm", "local", "vmbr0"}, .cores = 2};
	for (int c; (c = getopt_long(argc, argv, "o:h", longs, NULL)) != -1;) {
		if (c == 'h') {
			fputs(help, stdout);
			return EXIT_FINE;
		}
		const char *wrong = take(&options, c, optarg);
		if (wrong)
			return usage(wrong);
	}
	if (argc - optind != 1)
		return usage("which profile?");
	return render(&options, argv[optind]);
}
