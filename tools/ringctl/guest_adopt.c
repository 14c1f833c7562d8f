/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * `ringctl guest adopt`: a domain that somebody made on this node by virt-install, virt-manager or virsh, with its disks on
 * a volume, becomes a guest of the cluster, running or not. libvirt's own record of it goes: it would stay behind on
 * this node, and differ sooner or later from the one on the volume.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "commands.h"
#include "guest.h"
#include "guest_args.h"
#include "guest_away.h"
#include "guest_make.h"
#include "guest_pacemaker.h"
#include "guest_read.h"
#include "guest_site.h"

#define VIRSH "virsh", "--connect", "qemu:///system", "--quiet"

static int virsh(const struct guest_site *site, const char *const *words, char **output, const char *name,
		 struct report *report)
{
	char *reason = NULL;
	int result = guest_away_ask(site, site->self.node, words, 60, output, &reason);
	if (result < 0)
		report_error(report, name, "%s", reason);
	free(reason);
	return result;
}

/* The volume that a path is on; 0: none that is in use here. */
static int volume_of(const struct guest_site *site, const char *path)
{
	for (int v = 1; v <= site->self.cluster.n; v++) {
		char point[24];
		snprintf(point, sizeof point, "/srv/r%d/", v);
		if (site->here[v] && starts_with(path, point))
			return v;
	}
	return 0;
}

static int judge_disks(const struct guest_site *site, const char *name, const struct guest_facts *facts, int *volume,
		       struct report *report)
{
	int result = 0;
	*volume = 0;
	for (size_t i = 0; i < facts->sources; i++) {
		int v = volume_of(site, facts->source[i]);
		*volume = *volume ? *volume : v;
		if (!v)
			result = report_error(report, name, "%s is on no volume that is in use here", facts->source[i]);
		else if (v != *volume)
			result = report_error(report, name, "%s is on another volume than the others", facts->source[i]);
	}
	if (!facts->sources)
		result = report_error(report, name, "has no disk: nothing says which volume it belongs to");
	return result;
}

/* What the other node does not have. */
static int judge(const struct guest_site *site, const char *name, const struct guest_facts *facts, int *volume,
		 struct report *report)
{
	int result = judge_disks(site, name, facts, volume, report);
	if (*facts->foreign)
		result = report_error(report, name, "has a disk of type %s: only files on a volume go with it", facts->foreign);
	if (facts->hostdev)
		result = report_error(report, name, "has a device of this node, which no other node has");
	if (facts->nvram)
		result = report_error(report, name, "starts by UEFI, and its firmware's memory is not on a volume");
	if (*facts->network)
		report_warning(report, name, "is on libvirt's network '%s', which is this node's alone; guests belong on br0",
			       facts->network);
	if (starts_with(facts->cpu, "host-"))
		report_warning(report, name, "has the CPU of the node it runs on, which may differ: ringctl guest pin %s", name);
	return result;
}

static int is_new(const char *name, struct report *report)
{
	struct guest_resource *list;
	int count = guest_resources(&list, report), result = count < 0 ? -1 : 0;
	for (int i = 0; i < count; i++)
		if (strcmp(list[i].name, name) == 0)
			result = report_error(report, name, "is a guest of the cluster already, on %s", list[i].volume);
	free(list);
	return result;
}

/* One that runs without a record of it is as we want it. */
static int undefine(const struct guest_site *site, const char *name, struct report *report)
{
	const char *const words[] = {VIRSH, "undefine", name, NULL};
	struct report said = REPORT_NULL;
	int result = virsh(site, words, NULL, name, &said);
	if (result < 0 && guest_site_runs(site, name))
		result = 0;
	else if (result < 0)
		report_error(report, name, "%s", said.messages[0].text);
	report_free(&said);
	return result;
}

static int take_over(const struct guest_site *site, const char *name, int volume, const char *xml, struct report *report)
{
	struct guest_make make = GUEST_MAKE_NULL;
	struct guest_settings settings = GUEST_SETTINGS_NULL;
	int result = guest_make_begin(&make, site, volume, name, report);
	if (result == 0)
		result = guest_make_texts(&make, xml, &settings, report);
	if (result == 0)
		result = undefine(site, name, report);
	if (result == 0)
		result = guest_make_finish(&make, report);
	guest_make_end(&make);
	if (result == 0)
		result = guest_resource_put(name, guest_site_volume_name(site, volume), true, report);
	return result;
}

static int adopt(const struct guest_site *site, const char *name, struct report *report)
{
	const char *const words[] = {VIRSH, "dumpxml", "--inactive", "--security-info", name, NULL};
	struct guest_facts facts = {0};
	char *xml = NULL;
	int volume = 0, result = is_new(name, report);
	if (result == 0)
		result = virsh(site, words, &xml, name, report);
	if (result == 0 && guest_read(&facts, xml) < 0)
		result = report_error(report, name, "virsh dumpxml: not understood");
	if (result == 0)
		result = judge(site, name, &facts, &volume, report);
	if (result == 0)
		result = take_over(site, name, volume, xml, report);
	if (result == 0)
		printf("%s is a guest of the cluster now, on %s\n", name, guest_site_volume_name(site, volume));
	guest_facts_free(&facts);
	free(xml);
	return result;
}

int guest_cmd_adopt(int argc, char **argv)
{
	struct guest_args args;
	struct guest_site site;
	struct report report = REPORT_NULL;
	if (!guest_args_parse(&args, argc, argv, "", 1) || args.volume)
		return EXIT_USAGE;
	if (guest_site_load(&site, args.root) < 0)
		return EXIT_TROUBLE;
	const char *wrong = guest_name_wrong(args.name);
	int result = wrong ? report_error(&report, args.name, "%s: rename it first, virsh domrename", wrong) :
			     adopt(&site, args.name, &report);
	report_print(&report, stderr, isatty(STDERR_FILENO));
	report_free(&report);
	guest_site_free(&site);
	return result < 0 ? EXIT_UNWELL : EXIT_FINE;
}
