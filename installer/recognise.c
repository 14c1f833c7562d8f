/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "recognise.h"

#include <stdlib.h>
#include <string.h>

#include "base/text.h"
#include "cmdline.h"
#include "devices.h"
#include "modules.h"
#include "plan/match.h"
#include "stage.h"
#include "sys/probe_machine.h"

/* ms */
#define PORTS_LIMIT 10000 /* as long as a network card may take to show itself */
#define PORTS_QUIET 1000  /* without news: a card on USB comes up late */

/* The number of the node whose medium this is, or that was chosen; 0: none; -1: the report says what is wrong with it. */
static int asked_node(const struct installation *it, struct report *report)
{
	char *name = cmdline_value("ringlet.node=");
	const struct cluster_node *node = name ? cluster_find(&it->area.cluster, name) : NULL;
	int asked = node ? node->number : it->area.node;
	if (name && !node)
		asked = report_error(report, NULL, "the boot menu asks for node '%s', and cluster %s has none of that name",
				     name, it->area.profile.name);
	else if (it->area.node && asked != it->area.node)
		asked = report_error(report, NULL, "the boot menu asks for node %s, and this medium is that of %s", name,
				     installation_node(it)->name);
	free(name);
	return asked;
}

/* Nothing else waits for these cards yet, so their drivers are only loaded here where a match needs them. */
static int decide(struct installation *it, int asked, struct report *report)
{
	const struct cluster *cluster = &it->area.cluster;
	bool macs = match_wants_macs(cluster, asked), more;
	char *folder = modules_folder(MEDIUM_FOLDER "/modules");
	long end = devices_clock() + PORTS_LIMIT;
	int number;
	do {
		report_free(report);
		if (macs)
			modules_for_hardware(folder, DRIVERS_NETWORK);
		probe_machine("", &it->machine);
		number = match_decide(cluster, asked, &it->machine, report);
		more = !number && macs && devices_clock() < end && devices_wait(PORTS_QUIET);
	} while (more);
	free(folder);
	return number;
}

static void keep(struct installation *it, const struct report *report)
{
	for (size_t i = 0; i < report->count; i++)
		report_add(&it->report, report->messages[i].severity, report->messages[i].where, "%s",
			   report->messages[i].text);
}

int recognise(struct installation *it)
{
	struct report report = REPORT_NULL;
	int asked = asked_node(it, &it->report);
	int number = asked < 0 ? 0 : decide(it, asked, &report);
	int result = number ? plan_area_take(&it->area, PLAN_FOLDER, number, &it->report) : 1;
	if (asked < 0)
		probe_machine("", &it->machine);
	else if (!number)
		keep(it, &report);
	else if (report.count)
		stage_note("%s: %s", report.messages[0].where, report.messages[0].text);
	it->recognised = result == 0;
	report_free(&report);
	return result;
}
