/* SPDX-License-Identifier: GPL-3.0-or-later */
/* ringlet vm: the virtual machines of a cluster one by one, for tests and for the curious. */
#include <errno.h>
#include <getopt.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/num.h"
#include "commands.h"
#include "demo_site.h"
#include "hardware_qemu.h"
#include "option.h"
#include "vm_lan.h"
#include "vm_qmp.h"

static const char help[] =
	"usage: ringlet vm PROFILE --prepare --dir DIR [--base ISO] [--disk-size SIZE] [--memory MIB]\n"
	"       ringlet vm PROFILE --lan --dir DIR\n"
	"       ringlet vm PROFILE NODE --dir DIR [OPTION...]\n"
	"       ringlet vm PROFILE NODE --dir DIR --qmp COMMAND [--arguments JSON]\n"
	"\n"
	"Virtual machines in a run folder, as 'ringlet demo' has them, one by one:\n"
	"\n"
	"  --prepare          fills DIR: secrets and a key of its own, the node ISOs, empty disks\n"
	"  --lan              is the LAN, until it is ended: a switch, and a gateway that leads nowhere.\n"
	"                     DIR/ssh_config is there as soon as machines may be plugged in\n"
	"  NODE               prints QEMU's command line, one argument a line\n"
	"  --qmp COMMAND      tells the running machine: quit, system_reset, system_powerdown, set_link ...\n"
	"\n"
	"options of a machine:\n"
	"  --medium cd|cd-sata|cd-scsi|usb|none  where the ISO is; default: cd (IDE)\n"
	"  --iso FILE         another ISO than the node's own\n"
	"  --without K        disk K is pulled; may be given again\n"
	"  --foreign FILE     an image put in as one disk more; --foreign-format qcow2 if it is one\n"
	"  --snapshot         what is written to disks is forgotten when QEMU ends\n"
	"  --no-lan           no LAN runs\n"
	"  --accel kvm|tcg    default: tcg\n"
	"  --memory MIB, --cpus N\n"
	"\n"
	"exit status: 0 fine, 1 refused, 2 usage, 3 trouble.\n";

struct vm_options {
	const char *folder, *base, *qmp, *arguments;
	struct qemu_options qemu;
	enum medium medium;
	unsigned memory, cpus;
	uint64_t disk_size;
	bool lan, prepare;
};

enum option_id { DIR = 256, BASE, QMP, ARGUMENTS, MEDIUM, ISO, WITHOUT, FOREIGN, FOREIGN_FORMAT, SNAPSHOT, NO_LAN,
		 ACCEL, MEMORY, CPUS, DISK_SIZE, LAN, PREPARE };

static const struct option longs[] = {
	{"dir", required_argument, NULL, DIR},		{"base", required_argument, NULL, BASE},
	{"qmp", required_argument, NULL, QMP},		{"arguments", required_argument, NULL, ARGUMENTS},
	{"medium", required_argument, NULL, MEDIUM},	{"iso", required_argument, NULL, ISO},
	{"without", required_argument, NULL, WITHOUT},	{"foreign", required_argument, NULL, FOREIGN},
	{"foreign-format", required_argument, NULL, FOREIGN_FORMAT}, {"snapshot", no_argument, NULL, SNAPSHOT},
	{"no-lan", no_argument, NULL, NO_LAN},		{"accel", required_argument, NULL, ACCEL},
	{"memory", required_argument, NULL, MEMORY},	{"cpus", required_argument, NULL, CPUS},
	{"disk-size", required_argument, NULL, DISK_SIZE}, {"lan", no_argument, NULL, LAN},
	{"prepare", no_argument, NULL, PREPARE},	{"help", no_argument, NULL, 'h'},
	{0},
};

static int usage(const char *why)
{
	fprintf(stderr, "ringlet vm: %s\n%s", why, help);
	return EXIT_USAGE;
}

/* The command runs in the run folder; a path a person gives is meant from where that person is. */
static const char *absolute(const char *path)
{
	static char paths[4][PATH_MAX];
	static int next;
	char *full = paths[next++ % 4];
	return realpath(path, full) ? full : path;
}

static const char *take_medium(struct vm_options *o, const char *value)
{
	static const struct {
		const char *name;
		enum medium medium;
		enum cd_bus bus;
	} media[] = {{"cd", MEDIUM_CD, CD_IDE}, {"cd-sata", MEDIUM_CD, CD_SATA}, {"cd-scsi", MEDIUM_CD, CD_SCSI},
		     {"usb", MEDIUM_USB, CD_IDE}, {"none", MEDIUM_NONE, CD_IDE}};
	for (size_t i = 0; i < sizeof media / sizeof *media; i++) {
		if (strcmp(value, media[i].name) != 0)
			continue;
		o->medium = media[i].medium;
		o->qemu.cd_bus = media[i].bus;
		return NULL;
	}
	return "--medium is cd, cd-sata, cd-scsi, usb or none";
}

static const char *take_number_option(struct vm_options *o, int option, const char *value)
{
	unsigned disk = 0;
	const char *wrong = NULL;
	if (option == MEMORY)
		return option_number(value, 256, 1 << 20, &o->memory, "--memory is a number of MiB");
	if (option == CPUS)
		return option_number(value, 1, 64, &o->cpus, "--cpus is a number");
	wrong = option_number(value, 1, DISKS_MAX, &disk, "--without is the number of a disk, from 1");
	o->qemu.without |= 1U << disk;
	return wrong;
}

/* NULL, or what was wrong. */
static const char *take(struct vm_options *o, int option, const char *value)
{
	switch (option) {
	case DIR: o->folder = value; return NULL;
	case BASE: o->base = value; return NULL;
	case QMP: o->qmp = value; return NULL;
	case ARGUMENTS: o->arguments = value; return NULL;
	case MEDIUM: return take_medium(o, value);
	case ISO: o->qemu.iso = absolute(value); return NULL;
	case FOREIGN: o->qemu.foreign = absolute(value); return NULL;
	case FOREIGN_FORMAT: o->qemu.foreign_format = value; return NULL;
	case SNAPSHOT: o->qemu.snapshot = true; return NULL;
	case NO_LAN: o->qemu.no_lan = true; return NULL;
	case LAN: o->lan = true; return NULL;
	case PREPARE: o->prepare = true; return NULL;
	case DISK_SIZE: return size_parse(value, &o->disk_size) ? NULL : "--disk-size is a size as 8G";
	case ACCEL:
		o->qemu.kvm = strcmp(value, "kvm") == 0;
		return o->qemu.kvm || strcmp(value, "tcg") == 0 ? NULL : "--accel is kvm or tcg";
	case WITHOUT: case MEMORY: case CPUS: return take_number_option(o, option, value);
	default: return "the options were not understood";
	}
}

static int prepare(const struct vm_options *o, const char *profile)
{
	struct demo_site site;
	struct report report = REPORT_NULL;
	int result = demo_site_open(&site, o->folder, profile, o->base, &report);
	if (result == 0)
		result = demo_site_fill(&site, o->disk_size, o->memory, &report);
	demo_site_close(&site);
	return say_and_end(&report, result);
}

static int be_lan(const struct vm_options *o, const struct cluster *cluster)
{
	struct report report = REPORT_NULL;
	if (chdir(o->folder) < 0)
		return say_and_end(&report, report_error(&report, o->folder, "%s", strerror(errno)));
	return say_and_end(&report, vm_lan_run(cluster, &report));
}

static int tell(const struct vm_options *o, const char *name)
{
	struct report report = REPORT_NULL;
	char socket[64];
	snprintf(socket, sizeof socket, "%s.qmp", name);
	if (chdir(o->folder) < 0)
		return say_and_end(&report, report_error(&report, o->folder, "%s", strerror(errno)));
	return say_and_end(&report, vm_qmp(socket, o->qmp, o->arguments, &report));
}

static int machine(const struct vm_options *o, const struct cluster *cluster, const char *name)
{
	const struct cluster_node *node = cluster_find(cluster, name);
	struct hardware hardware;
	struct vm_argv argv = VM_ARGV_NULL;

	if (!node) {
		fprintf(stderr, "ringlet vm: cluster %s has no node '%s'\n", cluster->profile->name, name);
		return EXIT_REFUSED;
	}
	if (o->qmp)
		return tell(o, node->name);
	hardware_plan(&hardware, cluster, 0, o->memory);
	struct hardware_machine *machine = &hardware.machine[node->number - 1];
	machine->medium = o->medium;
	machine->cpus = o->cpus ? o->cpus : machine->cpus;
	/* So that the words can be executed as they are, wherever that is. */
	vm_argv_pair(&argv, "env", "--chdir=%s", absolute(o->folder));
	hardware_qemu(&argv, machine, &o->qemu);
	vm_argv_print(&argv, stdout);
	vm_argv_free(&argv);
	return EXIT_FINE;
}

static int act(const struct vm_options *o, const char *profile, const char *node)
{
	struct loaded loaded;
	if (o->prepare)
		return prepare(o, profile);
	int status = load_or_say(&loaded, profile, CLUSTER_ID_NONE);
	if (status == EXIT_FINE)
		status = o->lan ? be_lan(o, &loaded.cluster) : machine(o, &loaded.cluster, node);
	load_free(&loaded);
	return status;
}

int cmd_vm(int argc, char **argv)
{
	struct vm_options options = {.medium = MEDIUM_CD};
	for (int c; (c = getopt_long(argc, argv, "h", longs, NULL)) != -1;) {
		if (c == 'h') {
			fputs(help, stdout);
			return EXIT_FINE;
		}
		const char *wrong = take(&options, c, optarg);
		if (wrong)
			return usage(wrong);
	}
	int words = argc - optind;
	if (words != (options.lan || options.prepare ? 1 : 2))
		return usage("a profile, and a node where it is about one");
	if (!options.folder)
		return usage("--dir DIR is missing");
	return act(&options, argv[optind], words > 1 ? argv[optind + 1] : NULL);
}
