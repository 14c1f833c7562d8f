/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "notes.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/text.h"
#include "medium_note.h"
#include "notes_stick.h"
#include "plan/facts_text.h"
#include "ports.h"
#include "stage.h"
#include "sys/probe_machine.h"
#include "sys/probe_net.h"
#include "sys/publish.h"

#define LOG_LIMIT (16U << 20)

/* On a machine that is no node's nobody listened. */
static size_t known_or_seen(struct port_facts *ports)
{
	size_t count = ports_known(ports);
	if (count)
		return count;
	struct nic_facts *nics = xcalloc(PORTS_MAX, sizeof *nics);
	count = probe_nics("", nics, PORTS_MAX);
	count = count < PORTS_MAX ? count : PORTS_MAX;
	nic_sort(nics, count);
	for (size_t i = 0; i < count; i++)
		ports[i].nic = nics[i];
	free(nics);
	return count;
}

char *notes_facts(const struct installation *it)
{
	struct text text = TEXT_NULL;
	struct port_facts *ports = xcalloc(PORTS_MAX, sizeof *ports);
	struct facts facts = {
		.ports = ports,
		.port_count = known_or_seen(ports),
		.disks = it->facts,
		.disk_count = it->fact_count,
	};
	probe_machine("", &facts.machine);
	snprintf(facts.node, sizeof facts.node, "%s", it->area.node ? installation_node(it)->name : "");
	snprintf(facts.cluster, sizeof facts.cluster, "%s", it->area.profile.name);
	facts_format(&text, &facts);
	free(ports);
	return text_take(&text);
}

/* What a report says of it goes to the log alone; who looks for a note on a CD has been told so. */
static void keep(const struct report *report)
{
	for (size_t i = 0; i < report->count; i++)
		stage_note("%s: %s", report->messages[i].where, report->messages[i].text);
}

static int note(const struct installation *it, const char *area, const char *text)
{
	struct report report = REPORT_NULL;
	int result = medium_note(&it->medium, area, text, &report);
	keep(&report);
	report_free(&report);
	return result;
}

static int note_on_stick(const char *name, const char *facts, char *device, size_t room)
{
	struct report report = REPORT_NULL;
	int result = notes_stick_save(NOTES_LABEL, name, facts, device, room, &report);
	keep(&report);
	report_free(&report);
	return result;
}

void notes_save_facts(const struct installation *it, const char *facts)
{
	char device[40];
	const char *node = it->area.node ? installation_node(it)->name : "";
	char *name = *node ? xasprintf("%s.facts", node) : xstrdup("facts.txt");
	if (note(it, FACTS_AREA, facts) == 0)
		say("The facts are on the medium (%s): " FACTS_AREA, it->medium.device);
	else if (note_on_stick(name, facts, device, sizeof device) == 0)
		say("The facts are on the USB stick %s: %s", device, name);
	else
		say("The facts are nowhere but here: take them from the log of the serial line, or put in a USB stick "
		    "with a FAT file system labelled " NOTES_LABEL " and look again.");
	say("At the desk: ringlet plan PROFILE %s%s--facts PATH", node, *node ? " " : "");
	free(name);
}

void notes_save_report(const struct installation *it)
{
	char *log = read_file(STAGE_LOG, NULL, LOG_LIMIT), *facts = notes_facts(it);
	if (note(it, REPORT_AREA, log ? log : "there is no log\n") == 0)
		say("This log is on the medium (%s): " REPORT_AREA "%s", it->medium.device,
		    note(it, FACTS_AREA, facts) == 0 ? ", and what was seen of the machine: " FACTS_AREA : "");
	free(facts);
	free(log);
}
