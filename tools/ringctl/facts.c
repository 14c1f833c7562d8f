/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * What this machine is made of, in the form that `ringlet plan --facts` reads. That this node's own arrays hold its disks
 * is left out: the installer, which plans with these facts, will find them at rest.
 */
#include <getopt.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/text.h"
#include "commands.h"
#include "disk_look.h"
#include "plan/disk_kin.h"
#include "plan/facts_text.h"
#include "port_state.h"
#include "self.h"
#include "sys/probe_machine.h"
#include "sys/probe_net.h"
#include "sys/publish.h"

static void usage(FILE *to)
{
	fputs("usage: ringctl facts [--root FOLDER]\n\n"
	      "Prints the Ethernet ports, who is heard on them, and the disks of this machine: ringlet plan PROFILE NODE\n"
	      "--facts FILE plans with them what a medium would do here.\n",
	      to);
}

/* Which medium installed this node: on the disks that boot, as the installer reads it. */
static void put_installed(struct disk_look *look)
{
	char *path = xasprintf("%s/boot/" MEDIUM_ID_FILE, look->root);
	char *text = read_file(path, NULL, 4096);
	for (size_t i = 0; text && i < look->count; i++) {
		struct disk_facts *disk = &look->disks[i];
		struct kinship kinship = disk_kinship(disk, look->cluster, look->node);
		if (kinship.kin == KIN_OWN && disk->mark == MARK_SEALED)
			snprintf(disk->installed, sizeof disk->installed, "%.*s", (int)strcspn(text, " \n"), text);
	}
	free(text);
	free(path);
}

/* By their place on the bus, as the installer finds them. */
static int compare_ports(const void *a, const void *b)
{
	const struct port_facts *x = a, *y = b;
	return nic_compare(&x->nic, &y->nic);
}

/* With what the service heard on them, if it runs. */
static size_t look_at_ports(struct port_facts *ports, const char *root, struct report *report)
{
	static struct nic_facts nics[PORTS_MAX];
	int known = port_state(ports, PORTS_MAX, root, report);
	size_t count = known < 0 ? probe_nics(root, nics, PORTS_MAX) : (size_t)known;
	count = count < PORTS_MAX ? count : PORTS_MAX;
	for (size_t i = 0; known < 0 && i < count; i++)
		ports[i].nic = nics[i];
	if (count > 1)
		qsort(ports, count, sizeof *ports, compare_ports);
	return count;
}

static void print(const struct self *self, const struct disk_look *look, struct report *report)
{
	static struct port_facts ports[PORTS_MAX];
	struct text text = TEXT_NULL;
	struct facts all = {
		.ports = ports,
		.port_count = look_at_ports(ports, look->root, report),
		.disks = look->disks,
		.disk_count = look->count,
	};
	probe_machine(look->root, &all.machine);
	snprintf(all.node, sizeof all.node, "%s", self->cluster.node[self->node - 1].name);
	snprintf(all.cluster, sizeof all.cluster, "%s", self->profile.name);
	facts_format(&text, &all);
	fputs(text.s, stdout);
	text_free(&text);
}

static int facts(const char *root)
{
	struct self self;
	struct disk_look look = {0};
	struct report report = REPORT_NULL;
	if (self_load_or_say(&self, root) < 0)
		return EXIT_TROUBLE;
	int result = disk_look(&look, &self.cluster, self.node, root, &report);
	put_installed(&look);
	if (result == 0)
		print(&self, &look, &report);
	report_print(&report, stderr, isatty(STDERR_FILENO));
	report_free(&report);
	disk_look_free(&look);
	self_free(&self);
	return result < 0 || fflush(stdout) != 0 ? EXIT_TROUBLE : EXIT_FINE;
}

int cmd_facts(int argc, char **argv)
{
	static const struct option options[] = {
		{"root", required_argument, NULL, 'r'}, {"help", no_argument, NULL, 'h'}, {0},
	};
	const char *root = "";
	int c;
	while ((c = getopt_long(argc, argv, "", options, NULL)) != -1) {
		switch (c) {
		case 'r': root = optarg; break;
		case 'h': usage(stdout); return EXIT_FINE;
		default: usage(stderr); return EXIT_USAGE;
		}
	}
	if (optind == argc)
		return facts(root);
	usage(stderr);
	return EXIT_USAGE;
}
