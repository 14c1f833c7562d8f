/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "look.h"

#include <stdbool.h>
#include <stdlib.h>

#include "base/num.h"
#include "cabling_gate.h"
#include "gate.h"
#include "look_ports.h"
#include "notes.h"
#include "plan/facts_text.h"
#include "plan/match.h"
#include "plan/steps.h"
#include "stage.h"
#include "sys/probe_machine.h"

/* ---- disks ---- */

static void show_content(const struct disk_content *content)
{
	char size[SIZE_TEXT] = "";
	if (content->size)
		size_format(content->size, size);
	say("      %-12s %-20s %10s  %s%s%s", content->where, content->type, size, content->label,
	    *content->label ? "  " : "", content->uuid);
}

static void show_disk(const struct disk_facts *disk)
{
	char *text = disk_describe(disk);
	say("  %s%s%s%s%s", text, disk->boot_medium ? ", the medium we were started from" : "",
	    disk->read_only ? ", read only" : "", *disk->busy ? ", in use: " : "", disk->busy);
	free(text);
	if (disk->content_count == 0)
		say("      blank");
	for (size_t i = 0; i < disk->content_count; i++)
		show_content(&disk->contents[i]);
}

static void look_disks(const struct installation *it)
{
	say("Disks:");
	if (it->fact_count == 0)
		say("  none");
	for (size_t i = 0; i < it->fact_count; i++)
		show_disk(&it->facts[i]);
}

/* ---- who it is ---- */

/* Ready to be copied into a profile: by which of these a machine can be known. */
static void look_machine(const struct installation *it)
{
	const struct machine_facts *machine = &it->machine;
	char *seen = match_seen_text(machine);
	say("Machine:");
	if (*machine->vendor || *machine->product)
		say("  %s%s%s", machine->vendor, *machine->vendor && *machine->product ? ", " : "", machine->product);
	say("  %s", seen);
	free(seen);
}

/* ---- what would be done ---- */

/* cabling: what there is to say of it; -1: it would be refused. A finished machine is started, however it is cabled. */
static void look_plan(struct installation *it, int cabling, const struct report *said)
{
	struct step_list list;
	bool refused = gate(it) != 0;
	refused |= cabling < 0 && !it->plan.sealed;
	say(refused ? "An installation would be refused:" : "An installation would do this:");
	say_report(&it->report);
	say_report(said);
	if (refused)
		return;
	install_steps(&list, &it->area.cluster, it->area.node, &it->plan);
	for (size_t i = 0; i < list.count; i++)
		say("  %s", list.steps[i].text);
	step_list_free(&list);
}

/* A plan that was refused early has not waited for it. */
static void look_medium(const struct installation *it)
{
	struct report report = REPORT_NULL;
	say("The medium:");
	if (medium_verify_end(it->verify, &report) == 0) {
		char *text = medium_verify_text(it->verify);
		say("  %s", text);
		free(text);
	}
	say_report(&report);
	report_free(&report);
}

/* As text, too, for who has nothing but a serial line and its log. */
static void look_facts(const struct installation *it)
{
	char *facts = notes_facts(it);
	say(" ");
	say_text(FACTS_BEGIN "\n");
	say_text(facts);
	say_text(FACTS_END "\n");
	notes_save_facts(it, facts);
	free(facts);
}

/* Whose node it is says what the ring wants of its ports, and what is to be done with its disks. */
static void look_node(struct installation *it)
{
	struct report cabling = REPORT_NULL;
	int result = cabling_look(it, &cabling);
	look_ports();
	look_plan(it, result, &cabling);
	report_free(&cabling);
}

void look(struct installation *it)
{
	say(" ");
	probe_machine("", &it->machine); /* by now with all its ports */
	look_machine(it);
	look_disks(it);
	if (it->recognised) {
		look_node(it);
	} else {
		say("An installation would be refused:");
		say_report(&it->report);
	}
	look_medium(it);
	look_facts(it);
}
