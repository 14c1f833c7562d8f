/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Whether a disk may take the place of another one. What is done then: disk_replace_next.c. */
#include "plan/disk_replace.h"

#include <stdlib.h>
#include <string.h>

#include "base/num.h"
#include "base/text.h"
#include "plan/disk_kin.h"
#include "plan/disk_report.h"

/* The first MiB and the last one are the tables'. */
#define EDGE DISK_ALIGN

/* ---- the layout of the siblings ---- */

static const struct disk_content *member_on(const struct disk_facts *disk, const struct replace_facts *facts, int a)
{
	char id[ID_TEXT];
	array_id(id, facts->cluster, facts->node, a);
	for (size_t i = 0; i < disk->content_count; i++) {
		const struct disk_content *c = &disk->contents[i];
		if (strcmp(c->type, "linux_raid_member") == 0 && strcmp(c->uuid, id) == 0 && c->start && c->size)
			return c;
	}
	return NULL;
}

static bool read_layout(struct disk_target *target, const struct replace_facts *facts, const struct disk_facts *sibling)
{
	target->start[PART_ESP] = EDGE;
	target->length[PART_ESP] = ESP_SIZE;
	uint64_t at = EDGE + ESP_SIZE;
	for (int a = 0; a < ARRAYS; a++) {
		const struct disk_content *c = member_on(sibling, facts, a);
		if (!c || c->start != at || c->size % DISK_ALIGN)
			return false;
		target->start[PART_BOOT + a] = c->start;
		target->length[PART_BOOT + a] = c->size;
		at += c->size;
	}
	return true;
}

int disk_replace_target(struct disk_target *target, const struct replace_facts *facts, const struct disk_facts *disk,
			int number)
{
	const char *name = facts->cluster->node[facts->node - 1].name;
	*target = (struct disk_target){.disk = disk, .number = number, .added = true};
	bool found = false;
	for (unsigned i = 0; !found && i < facts->set->count; i++) {
		const struct set_disk *d = &facts->set->disk[i];
		if (d->here && d->members && d->number != number)
			found = read_layout(target, facts, &d->disk);
	}
	disk_id(target->disk_guid, facts->cluster, facts->node, number);
	esp_id(target->esp_id, facts->cluster, facts->node, number);
	for (int p = PART_ESP; p <= PART_COUNT; p++)
		id_derive(target->part_guid[p], facts->cluster->id, "%s/disk/%d/part/%d", name, number, p);
	return found ? 0 : -1;
}

/* ---- refusals: each adds its error and returns 1 ---- */

static const struct set_disk *set_of(const struct disk_set *set, const struct disk_facts *disk)
{
	for (unsigned i = 0; i < set->count; i++)
		if (set->disk[i].here && strcmp(set->disk[i].disk.name, disk->name) == 0)
			return &set->disk[i];
	return NULL;
}

static char *names_of(const struct replace_facts *facts)
{
	struct text text = TEXT_NULL;
	for (size_t i = 0; i < facts->count; i++)
		text_add(&text, "%s%s", i ? ", " : "", facts->disks[i].name);
	return text_take(&text);
}

static const struct disk_facts *find_disk(const struct replace_facts *facts, const char *name, struct report *report)
{
	for (size_t i = 0; i < facts->count; i++) {
		const struct disk_facts *disk = &facts->disks[i];
		if (strcmp(disk->name, name) == 0)
			return disk;
		if (disk_has_partition(disk->name, name)) {
			report_error(report, name, "is a partition: a whole disk is asked for, as %s", disk->name);
			return NULL;
		}
	}
	char *names = names_of(facts);
	report_error(report, name, "there is no such disk; there are %s", names);
	free(names);
	return NULL;
}

static int refuse_member(const struct set_disk *d, const char *where, struct report *report)
{
	char *state = set_disk_state(d);
	if (d->state == SET_FAULTY)
		report_error(report, where, "is disk %d of this node and %s; put another disk in", d->number, state);
	else
		report_error(report, where, "is disk %d of this node already: %s", d->number, state);
	free(state);
	return 1;
}

/* What no setting makes a node's disk of. */
static int refuse_kind(const struct disk_facts *disk, const char *where, struct report *report)
{
	if (disk->boot_medium || disk->removable || strcmp(disk->transport, "usb") == 0)
		report_error(report, where, "is %s: no place for a node's data",
			     strcmp(disk->transport, "usb") == 0 ? "on USB" : "removable");
	else if (disk->read_only)
		report_error(report, where, "is read-only");
	else if (*disk->busy)
		report_error(report, where, "is in use: %s", disk->busy);
	else
		return 0;
	return 1;
}

static bool replaceable(const struct set_disk *d)
{
	return d->state == SET_MISSING || d->state == SET_FAULTY;
}

/* "2 and 3"; how many there are. */
static unsigned lost_numbers(const struct disk_set *set, struct text *names, int *last)
{
	unsigned n = 0;
	for (unsigned i = 0; i < set->count; i++)
		if (replaceable(&set->disk[i]) && set->disk[i].number) {
			char *name = set_disk_name(&set->disk[i]);
			text_add(names, "%s%s", n++ ? ", " : "", name);
			free(name);
			*last = set->disk[i].number;
		}
	return n;
}

static int refuse_number(int number, const struct replace_facts *facts, struct report *report)
{
	for (unsigned i = 0; i < facts->set->count; i++) {
		const struct set_disk *d = &facts->set->disk[i];
		if (d->number != number || !set_state_ours(d->state))
			continue;
		if (replaceable(d))
			return 0;
		char *name = set_disk_name(d), *state = set_disk_state(d);
		report_error(report, NULL, "%s is there: %s; to take it out: ringctl disk fail %d", name, state, number);
		free(name);
		free(state);
		return 1;
	}
	report_error(report, NULL, "there is no disk %d: this node has %u", number, facts->set->disks);
	return 1;
}

static int choose_number(struct replace_grant *grant, const struct replace_facts *facts, int wished,
			 struct report *report)
{
	struct text names = TEXT_NULL;
	int last = 0, result = 0;
	unsigned lost = lost_numbers(facts->set, &names, &last), count = facts->set->disks;
	if (wished)
		result = refuse_number(wished, facts, report);
	else if (lost == 0)
		result = -report_error(report, NULL, count == 1 ? "nothing is missing: the disk is there" :
				       "nothing is missing: all %u disks are there", count);
	else if (lost > 1)
		result = -report_error(report, NULL, "%u disks are missing: %s; say which one it shall be: --number K",
				       lost, names.s);
	grant->number = wished ? wished : last;
	text_free(&names);
	return result;
}

/* "sde gpt; sde1 ext4 \"backup\", 1.0 GiB" */
static char *contents_of(const struct disk_facts *disk)
{
	struct text text = TEXT_NULL;
	char size[SIZE_TEXT];
	for (size_t i = 0; i < disk->content_count; i++) {
		const struct disk_content *c = &disk->contents[i];
		text_add(&text, "%s%s %s", i ? "; " : "", c->where, c->type);
		if (*c->label)
			text_add(&text, " \"%s\"", c->label);
		if (c->size && c->size != disk->size)
			text_add(&text, ", %s", size_format(c->size, size));
	}
	return text_take(&text);
}

static int refuse_content(const struct set_disk *d, const char *where, bool erase, struct report *report)
{
	const struct disk_facts *disk = &d->disk;
	if (disk->content_count == 0)
		return 0;
	enum severity severity = erase ? SEVERITY_WARNING : SEVERITY_ERROR;
	char *contents = contents_of(disk);
	if (d->state == SET_STALE)
		report_add(report, severity, where, "not blank: it was a disk of this node, and what it holds is old: %s",
			   contents);
	else
		report_add(report, severity, where, "not blank%s: %s",
			   d->state == SET_SIBLING ? ", and of another node of this cluster" : "", contents);
	free(contents);
	if (!erase)
		report_add(report, SEVERITY_NOTE, NULL, "--erase would take it, with everything on it lost");
	return !erase;
}

static int refuse_size(const struct disk_target *target, const char *where, struct report *report)
{
	char has[SIZE_TEXT], needs[SIZE_TEXT];
	uint64_t needed = target->start[PART_COPY] + target->length[PART_COPY] + EDGE;
	if (target->disk->size >= needed)
		return 0;
	report_error(report, where, "is too small: it has %s (%llu bytes), the others use %s (%llu bytes)",
		     size_format(target->disk->size, has), (unsigned long long)target->disk->size,
		     size_format(needed, needs), (unsigned long long)needed);
	return 1;
}

static int refuse_all_but_content(struct replace_grant *grant, const struct replace_facts *facts,
				  const struct replace_wish *wish, const char *where, struct report *report)
{
	struct disk_target target;
	const struct set_disk *d = set_of(facts->set, grant->disk);
	if (d && set_state_ours(d->state))
		return refuse_member(d, where, report);
	if (refuse_kind(grant->disk, where, report) || choose_number(grant, facts, wish->number, report))
		return 1;
	if (disk_replace_target(&target, facts, grant->disk, grant->number) < 0)
		return -report_error(report, NULL,
				     "none of this node's disks shows its whole table, so the new one cannot be given the same");
	return refuse_size(&target, where, report);
}

static void warn(const struct replace_grant *grant, const char *where, struct report *report)
{
	if (grant->disk->sector != SECTOR)
		report_warning(report, where, "has sectors of %u bytes: no BIOS starts from it; the others must",
			       grant->disk->sector);
}

int disk_replace(struct replace_grant *grant, const struct replace_facts *facts, const struct replace_wish *wish,
		 struct report *report)
{
	*grant = (struct replace_grant){0};
	const char *name = starts_with(wish->name, "/dev/") ? wish->name + strlen("/dev/") : wish->name;
	grant->disk = find_disk(facts, name, report);
	if (!grant->disk)
		return 1;
	char *where = disk_describe(grant->disk);
	const struct set_disk *d = set_of(facts->set, grant->disk);
	int result = refuse_all_but_content(grant, facts, wish, where, report);
	if (result == 0 && d)
		result = refuse_content(d, where, wish->erase, report);
	grant->erase = grant->disk->content_count > 0;
	if (result == 0)
		warn(grant, where, report);
	free(where);
	return result;
}

int disk_replace_pending(const struct disk_record *record, int after)
{
	for (int k = after + 1; k <= DISKS_MAX; k++)
		if (record->disk[k].size && record->disk[k].mark != MARK_SEALED)
			return k;
	return 0;
}
