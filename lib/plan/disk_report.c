/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "plan/disk_report.h"

#include <stdlib.h>
#include <string.h>

#include "base/text.h"
#include "plan/disk_layout.h"
#include "plan/disk_select.h"

char *disk_describe(const struct disk_facts *disk)
{
	struct text text = TEXT_NULL;
	char size[SIZE_TEXT];
	text_add(&text, "%s (", disk->name);
	if (*disk->model)
		text_add(&text, "%s, ", disk->model);
	if (*disk->serial)
		text_add(&text, "serial %s, ", disk->serial);
	if (*disk->transport)
		text_add(&text, "%s, ", disk->transport);
	text_add(&text, "%s)", size_format(disk->size, size));
	return text_take(&text);
}

/* "whole disk gpt; sda1 ext4 \"backup\", 1.0 GiB; sda2 swap" */
static void contents_text(struct text *text, const struct disk_facts *disk)
{
	char size[SIZE_TEXT];
	for (size_t i = 0; i < disk->content_count; i++) {
		const struct disk_content *c = &disk->contents[i];
		text_add(text, "%s%s %s", i ? "; " : "", c->where, c->type);
		if (*c->label)
			text_add(text, " \"%s\"", c->label);
		if (c->size && c->size != disk->size)
			text_add(text, ", %s", size_format(c->size, size));
	}
}

/* Why existing = own cannot keep the data of this disk; NULL: it could. */
static const char *not_keepable(const struct kinship *kinship)
{
	if (!kinship->number)
		return "existing = own needs its partition table, which is lost";
	if (!kinship->data)
		return "existing = own needs its parts of own and copy, and does not find both";
	return kinship->strangers ? "there is more on it than an installation leaves behind" : NULL;
}

static void own_name(struct text *text, const struct kinship *kinship)
{
	if (kinship->number)
		text_add(text, "is disk %d of this very node", kinship->number);
	else
		text_add(text, "holds arrays of this very node");
}

static void own_text(struct text *text, const struct candidates *all, const struct candidate *candidate)
{
	static const char *const states[] = {
		[MARK_NONE] = "its first sector lost the mark that says how far the installation came",
		[MARK_NEWBORN] = "unfinished, but there is more on it than an installation leaves behind",
		[MARK_RENEWING] = "its system was being renewed, which a medium with existing = own goes on with",
		[MARK_COMPLETE] = "complete, but its set of disks is not here as one whole",
		[MARK_SEALED] = "finished, but its set of disks is not here as one whole",
	};
	const char *reason = all->cluster->profile->existing == EXISTING_OWN ? not_keepable(&candidate->kinship) : NULL;
	if (!reason && !all->set && candidate->disk->mark >= MARK_COMPLETE)
		reason = "finished, but no disk tells on how many it was installed";
	own_name(text, &candidate->kinship);
	text_add(text, " and may hold its data; %s", reason ? reason : states[candidate->disk->mark]);
	if (candidate->kinship.strangers) {
		text_add(text, ": ");
		contents_text(text, candidate->disk);
	}
}

/* One that erasing stops at. */
static void installed_text(struct text *text, const struct candidates *all, const struct candidate *candidate)
{
	own_name(text, &candidate->kinship);
	if (candidate->disk->mark == MARK_NONE)
		text_add(text, ", and lost the mark that says how far the installation came");
	else
		text_add(text, ", and finished");
	if (all->installed == INSTALLED_BY_THIS)
		text_add(text, "; this very medium installed it, and does so only once");
	else
		text_add(text, "; which medium installed it cannot be told, perhaps it was this one");
}

static void not_named_text(struct text *text, const struct candidates *all, const struct candidate *candidate)
{
	const struct profile *profile = all->cluster->profile;
	text_add(text, "not blank, and erase-serial (");
	profile_lines_text(text, profile, &profile->erase_serial);
	text_add(text, ") does not name its serial number: ");
	contents_text(text, candidate->disk);
}

static void sibling_text(struct text *text, const struct candidates *all, const struct candidate *candidate)
{
	text_add(text, "belongs to %s of this cluster and may hold its data; if this is not the wrong medium, "
		 "blank the disk by hand (wipefs -a)", all->cluster->node[candidate->kinship.node - 1].name);
}

static void verdict_text(struct text *text, const struct candidates *all, const struct candidate *candidate)
{
	const struct disk_facts *disk = candidate->disk;
	switch (candidate->verdict) {
	case VERDICT_TAKE:
		text_add(text, "can be taken: %s", disk->content_count ?
			 "an interrupted installation of this node, which holds no data" : "blank");
		return;
	case VERDICT_ERASE:
		text_add(text, "can be taken and would be erased: ");
		contents_text(text, disk);
		return;
	case VERDICT_KEEP:
		own_name(text, &candidate->kinship);
		text_add(text, "; its part of own and copy would be kept");
		return;
	case VERDICT_MEDIUM:
		text_add(text, "not counted: this machine was started from it");
		return;
	case VERDICT_REMOVABLE:
		text_add(text, "not counted: removable%s%s%s", *disk->transport ? ", and no transport = " : "", disk->transport,
			 *disk->transport ? " asks for it" : "");
		return;
	case VERDICT_USB:
		text_add(text, "not counted: on USB, and no transport = usb asks for it");
		return;
	case VERDICT_READ_ONLY:
		text_add(text, "not counted: read-only");
		return;
	case VERDICT_EMPTY_DRIVE:
		text_add(text, "not counted: a drive with nothing in it");
		return;
	case VERDICT_UNMEANT:
		text_add(text, "not counted: ");
		disk_unmeant_text(text, disk, all->cluster->profile);
		return;
	case VERDICT_BUSY:
		text_add(text, "cannot be taken: %s", disk->busy);
		return;
	case VERDICT_TWICE:
		text_add(text, "is the same disk as %s, seen twice; connect it by one way only", candidate->twin->name);
		return;
	case VERDICT_SECTOR:
		text_add(text, "has sectors of %u bytes; 512 and 4096 can be used", disk->sector);
		return;
	case VERDICT_FOREIGN:
		text_add(text, "not blank: ");
		contents_text(text, disk);
		return;
	case VERDICT_SIBLING:
		sibling_text(text, all, candidate);
		return;
	case VERDICT_OWN_DATA:
		own_text(text, all, candidate);
		return;
	case VERDICT_INSTALLED:
		installed_text(text, all, candidate);
		return;
	case VERDICT_NOT_NAMED:
		not_named_text(text, all, candidate);
		return;
	}
}

static unsigned count_of(const struct candidates *all, enum verdict verdict)
{
	unsigned n = 0;
	for (size_t i = 0; i < all->count; i++)
		n += all->items[i].verdict == verdict;
	return n;
}

/* A count that would fit the disks that are there, if the level can be made of so many. */
static void hint_count(const struct candidates *all, const struct profile *profile, struct report *report)
{
	unsigned n = all->counted;
	if ((n >= all->least && n <= all->most) || n > DISKS_MAX)
		return;
	if (n < level_members_min(profile->level) || count_of(all, VERDICT_KEEP))
		return;
	char *where = profile_where(profile, profile->disk_count_line);
	if (disk_count_exact(profile))
		report_add(report, SEVERITY_NOTE, where, "[disks] count = %u would fit the %u that are counted here", n, n);
	else
		report_add(report, SEVERITY_NOTE, where, "[disks] count = %u-%u would fit the %u that are counted here, too",
			   n < all->least ? n : all->least, n > all->most ? n : all->most, n);
	free(where);
}

/* Are there so many disks of this node that existing = own could keep their data? */
static bool keepable(const struct candidates *all, const struct profile *profile)
{
	unsigned n = 0;
	for (size_t i = 0; i < all->count; i++)
		n += all->items[i].verdict == VERDICT_OWN_DATA && !not_keepable(&all->items[i].kinship);
	return n && all->set && n + level_missing_max(profile->level, all->set) >= all->set;
}

static void hint_existing(const struct candidates *all, const struct profile *profile, struct report *report)
{
	unsigned content = count_of(all, VERDICT_OWN_DATA) + count_of(all, VERDICT_FOREIGN);
	if (!content)
		return;
	char *where = profile_where(profile, profile->existing_line);
	if (profile->existing == EXISTING_REFUSE && keepable(all, profile))
		report_add(report, SEVERITY_NOTE, where,
			   "[disks] existing = own would install the system afresh on disks of this node, and blank ones in the "
			   "place of lost ones, and keep own and copy");
	report_add(report, SEVERITY_NOTE, where,
		   "[disks] existing = %s%s; existing = erase would allow %s to be erased, with everything on %s",
		   existing_name(profile->existing), profile->existing_line ? "" : " is the default",
		   content == 1 ? "this disk" : "these disks", content == 1 ? "it" : "them");
	free(where);
}

static void hint_again(const struct candidates *all, const struct profile *profile, struct report *report)
{
	unsigned n = count_of(all, VERDICT_INSTALLED);
	if (!n)
		return;
	char *where = profile_where(profile, profile->existing_line);
	report_add(report, SEVERITY_NOTE, where,
		   "[disks] existing = erase would erase %s all the same by the entry \"Install again\" of the medium's menu",
		   n == 1 ? "it" : "them");
	free(where);
}

/* A set that waits for a disk: another count would not be the same installation. */
static void hint_renewal(const struct candidates *all, const struct profile *profile, struct report *report)
{
	if (!count_of(all, VERDICT_KEEP) || all->counted >= all->least)
		return;
	char *where = profile_where(profile, profile->existing_line);
	report_add(report, SEVERITY_NOTE, where, "[disks] existing = own takes a blank disk in the place of each that is lost");
	free(where);
}

/* Where one has to choose between disks, or to move one, its place matters. */
static bool place_matters(const struct candidates *all)
{
	const struct profile *profile = all->cluster->profile;
	return all->counted > all->most || profile->mirror_across != MIRROR_ACROSS_NONE;
}

void disk_report_refusal(const struct candidates *all, struct report *report)
{
	for (size_t i = 0; i < all->count; i++) {
		struct text text = TEXT_NULL;
		char *where = disk_describe(all->items[i].disk);
		verdict_text(&text, all, &all->items[i]);
		if (place_matters(all) && verdict_counted(all->items[i].verdict))
			disk_place_text(&text, all->items[i].disk);
		report_add(report, verdict_objects(all->items[i].verdict) ? SEVERITY_ERROR : SEVERITY_NOTE, where, "%s",
			   text.s);
		text_free(&text);
		free(where);
	}
	hint_count(all, all->cluster->profile, report);
	disk_select_hints(all, report);
	hint_existing(all, all->cluster->profile, report);
	hint_again(all, all->cluster->profile, report);
	hint_renewal(all, all->cluster->profile, report);
}
