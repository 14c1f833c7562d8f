/* SPDX-License-Identifier: GPL-3.0-or-later */
/* ringlet vm: the virtual machines of a cluster one by one, for tests and for the curious. */
#include <errno.h>
#include <getopt.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "commands.h"
#include "demo_site.h"
#include "vm_bays.h"
#include "vm_firmware.h"
#include "vm_hotplug.h"
#include "vm_lan.h"
#include "vm_options.h"
#include "vm_qmp.h"

static int usage(const char *why)
{
	fprintf(stderr, "ringlet vm: %s\n%s", why, vm_help);
	return EXIT_USAGE;
}

static int prepare(const struct vm_options *o, const char *profile)
{
	struct demo_site site;
	struct demo_wish wish = {.disk_size = o->disk_size, .memory_mib = o->memory, .firmware = o->firmware};
	struct report report = REPORT_NULL;
	int result = demo_site_open(&site, o->folder, profile, o->base, &report);
	if (result == 0)
		result = demo_site_fill(&site, &wish, &report);
	demo_site_close(&site);
	return say_and_end(&report, result);
}

static int be_lan(const struct vm_options *o, const struct cluster *cluster)
{
	struct report report = REPORT_NULL;
	if (chdir(o->folder) < 0)
		return say_and_end(&report, report_error(&report, o->folder, "%s", strerror(errno)));
	return say_and_end(&report, vm_lan_run(cluster, o->open, &report));
}

/* The plan's machine as the options want it. 0; 1: refused, the report says why. */
static int shape(struct hardware_machine *machine, const struct vm_options *o, struct report *report)
{
	machine->medium = o->medium;
	hardware_set_firmware(machine, o->firmware);
	machine->q35 = o->machine_named ? o->q35 : machine->q35;
	machine->cpus = o->cpus ? o->cpus : machine->cpus;
	if (o->chassis)
		hardware_change_chassis(machine, o->chassis);
	if (o->disks && vm_bays_kinds(machine, o->disks, report) < 0)
		return 1;
	if (o->order && vm_bays_order(machine, o->order, report) < 0)
		return 1;
	if (o->shuffled)
		vm_bays_shuffle(machine, o->shuffle);
	if (o->qemu.foreign && vm_bays_add(machine, DISK_FOREIGN, report) < 0)
		return 1;
	return vm_bays_check(machine, &o->qemu, report) < 0;
}

/* So that the words can be executed as they are, wherever that is. */
static int print(const struct vm_options *o, const struct hardware_machine *machine, struct report *report)
{
	char folder[PATH_MAX];
	struct vm_argv argv = VM_ARGV_NULL;
	vm_argv_pair(&argv, "env", "--chdir=%s", realpath(o->folder, folder) ? folder : o->folder);
	int result = hardware_qemu(&argv, machine, &o->qemu, report) < 0;
	if (result == 0)
		result = vm_firmware_ready(machine, o->folder, o->qemu.ovmf, report);
	if (result == 0)
		vm_argv_print(&argv, stdout);
	vm_argv_free(&argv);
	return result;
}

static bool is_told(const struct vm_options *o)
{
	return o->qmp || o->pull || o->insert || o->plug || o->unplug;
}

/* What is done with a machine that runs. */
static int tell(const struct vm_options *o, struct hardware_machine *machine, struct report *report)
{
	char socket[64];
	snprintf(socket, sizeof socket, "%s.qmp", machine->name);
	if (chdir(o->folder) < 0)
		return report_error(report, o->folder, "%s", strerror(errno));
	if (o->pull)
		return vm_hotplug_pull(socket, machine, o->pull, report);
	if (o->insert)
		return vm_hotplug_insert(socket, machine, &o->qemu, o->insert, o->file, report);
	if (o->plug || o->unplug)
		return vm_hotplug_cable(socket, machine, o->plug ? o->plug : o->unplug, o->plug, report);
	return vm_qmp(socket, o->qmp, o->arguments, report);
}

static int machine(const struct vm_options *o, const struct cluster *cluster, const char *name)
{
	const struct cluster_node *node = cluster_find(cluster, name);
	struct report report = REPORT_NULL;
	struct hardware hardware;

	if (!node) {
		fprintf(stderr, "ringlet vm: cluster %s has no node '%s'\n", cluster->profile->name, name);
		return EXIT_REFUSED;
	}
	hardware_plan(&hardware, cluster, 0, o->memory);
	struct hardware_machine *machine = &hardware.machine[node->number - 1];
	int result = shape(machine, o, &report);
	if (result == 0)
		result = is_told(o) ? tell(o, machine, &report) : print(o, machine, &report);
	return say_and_end(&report, result);
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
	struct vm_options options = VM_OPTIONS_NULL;
	const char *wrong = NULL;
	int result = vm_options_read(&options, argc, argv, &wrong);
	if (result < 0)
		return usage(wrong);
	if (result > 0) {
		fputs(vm_help, stdout);
		return EXIT_FINE;
	}
	return act(&options, argv[optind], argc - optind > 1 ? argv[optind + 1] : NULL);
}
