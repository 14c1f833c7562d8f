/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "plan/disk_select.h"

#include <fnmatch.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>


/* The keys in the order in which a disk is asked. */
enum ask { ASK_MIN_SIZE, ASK_MAX_SIZE, ASK_PATH, ASK_SERIAL, ASK_WWN, ASK_MODEL, ASK_TRANSPORT, ASK_ROTATIONAL, ASKS };

static const char *const names[ASKS] = {"min-size", "max-size", "path", "serial", "wwn", "model", "transport",
					"rotational"};

static const struct profile_list *patterns(const struct profile *profile, enum ask ask)
{
	switch (ask) {
	case ASK_PATH:
		return &profile->disk_path;
	case ASK_SERIAL:
		return &profile->disk_serial;
	case ASK_WWN:
		return &profile->disk_wwn;
	case ASK_MODEL:
		return &profile->disk_model;
	case ASK_TRANSPORT:
		return &profile->disk_transport;
	default:
		return NULL;
	}
}

static const char *value(const struct disk_facts *disk, enum ask ask)
{
	switch (ask) {
	case ASK_PATH:
		return disk->path;
	case ASK_SERIAL:
		return disk->serial;
	case ASK_WWN:
		return disk->wwn;
	case ASK_MODEL:
		return disk->model;
	default:
		return disk->transport;
	}
}

/* Serial numbers and the like are printed on labels in whatever case; a path is told by the kernel. */
static bool matches(const struct profile_list *list, const char *what, enum ask ask)
{
	if (list->count == 0)
		return true;
	for (size_t i = 0; *what && i < list->count; i++)
		if (fnmatch(list->items[i], what, ask == ASK_PATH ? 0 : FNM_CASEFOLD) == 0)
			return true;
	return false;
}

static bool meets(const struct disk_facts *disk, const struct profile *profile, enum ask ask)
{
	switch (ask) {
	case ASK_MIN_SIZE:
		return disk->size >= profile->disk_min_size;
	case ASK_MAX_SIZE:
		return profile->disk_max_size == 0 || disk->size <= profile->disk_max_size;
	case ASK_ROTATIONAL:
		return profile->rotational == ROTATIONAL_ANY || disk->rotational == (profile->rotational == ROTATIONAL_YES);
	default:
		return matches(patterns(profile, ask), value(disk, ask), ask);
	}
}

/* ASKS: it meets all. */
static enum ask unmet(const struct disk_facts *disk, const struct profile *profile)
{
	enum ask ask = disk->wished ? ASKS : ASK_MIN_SIZE;
	while (ask < ASKS && meets(disk, profile, ask))
		ask++;
	return ask;
}

bool disk_meant(const struct disk_facts *disk, const struct profile *profile)
{
	return unmet(disk, profile) == ASKS;
}

bool disk_transport_named(const struct disk_facts *disk, const struct profile *profile)
{
	return profile->disk_transport.count && matches(&profile->disk_transport, disk->transport, ASK_TRANSPORT);
}

/* --- why not ------------------------------------------------------------------------------ */

void profile_lines_text(struct text *text, const struct profile *profile, const struct profile_list *list)
{
	text_add(text, "%s", profile->path);
	for (size_t i = 0; i < list->count; i++)
		text_add(text, "%s%d", i ? ", " : ":", list->lines[i]);
}

static void size_text(struct text *text, const struct profile *profile, const char *what, enum ask ask)
{
	bool least = ask == ASK_MIN_SIZE;
	int line = least ? profile->disk_min_size_line : profile->disk_max_size_line;
	char size[SIZE_TEXT];
	char *where = profile_where(profile, line);
	text_add(text, "%s than %s = %s (%s)", what, names[ask],
		 size_format(least ? profile->disk_min_size : profile->disk_max_size, size), line ? where : "the default");
	free(where);
}

static void pattern_text(struct text *text, const struct disk_facts *disk, const struct profile *profile, enum ask ask)
{
	if (*value(disk, ask))
		text_add(text, "its %s %s matches none of %s (", names[ask], value(disk, ask), names[ask]);
	else
		text_add(text, "its %s is not known, and some are asked for by %s (", names[ask], names[ask]);
	profile_lines_text(text, profile, patterns(profile, ask));
	text_add(text, ")");
}

void disk_unmeant_text(struct text *text, const struct disk_facts *disk, const struct profile *profile)
{
	enum ask ask = unmet(disk, profile);
	switch (ask) {
	case ASK_MIN_SIZE:
		size_text(text, profile, "smaller", ask);
		return;
	case ASK_MAX_SIZE:
		size_text(text, profile, "larger", ask);
		return;
	case ASK_ROTATIONAL:
		text_add(text, "it %s, and rotational = %s (%s:%d)", disk->rotational ? "rotates" : "does not rotate",
			 disk->rotational ? "no" : "yes", profile->path, profile->rotational_line);
		return;
	default:
		pattern_text(text, disk, profile, ask);
	}
}

/* --- hints -------------------------------------------------------------------------------- */

static int line_of(const struct profile *profile, enum ask ask)
{
	switch (ask) {
	case ASK_MIN_SIZE:
		return profile->disk_min_size_line;
	case ASK_MAX_SIZE:
		return profile->disk_max_size_line;
	case ASK_ROTATIONAL:
		return profile->rotational_line;
	default:
		return patterns(profile, ask)->lines[0];
	}
}

static void hint_left_out(const struct candidates *all, struct report *report)
{
	const struct profile *profile = all->cluster->profile;
	unsigned out[ASKS + 1] = {0};
	for (size_t i = 0; i < all->count; i++)
		if (all->items[i].verdict == VERDICT_UNMEANT)
			out[unmet(all->items[i].disk, profile)]++;
	for (enum ask ask = ASK_MIN_SIZE; ask < ASKS; ask++) {
		if (!out[ask])
			continue;
		char *where = profile_where(profile, line_of(profile, ask));
		report_add(report, SEVERITY_NOTE, where, "[disks] %s leaves %u disk%s out", names[ask], out[ask],
			   out[ask] == 1 ? "" : "s");
		free(where);
	}
}

void disk_select_hints(const struct candidates *all, struct report *report)
{
	const struct profile *profile = all->cluster->profile;
	if (all->counted < all->least) {
		hint_left_out(all, report);
	} else if (all->counted > all->most) {
		char *where = profile_where(profile, profile->disk_count_line);
		report_add(report, SEVERITY_NOTE, where,
			   "[disks] path, serial, wwn, model, transport, rotational, min-size and max-size can say which "
			   "disks are meant");
		free(where);
	}
}

void disk_place_text(struct text *text, const struct disk_facts *disk)
{
	if (*disk->path)
		text_add(text, "; path %s", disk->path);
	if (*disk->wwn)
		text_add(text, "%s wwn %s", *disk->path ? "," : ";", disk->wwn);
}

/* --- one disk seen twice ------------------------------------------------------------------ */

/* "naa.5000000000000000": of a maker who gave none. */
static bool wwn_tells(const char *wwn)
{
	const char *dot = strchr(wwn, '.');
	const char *digits = dot ? dot + 1 : wwn;
	return *digits && digits[1 + strspn(digits + 1, "0")];
}

bool disk_same(const struct disk_facts *a, const struct disk_facts *b)
{
	if (a->size != b->size)
		return false;
	if (wwn_tells(a->wwn) && wwn_tells(b->wwn))
		return strcasecmp(a->wwn, b->wwn) == 0;
	return *a->serial && strcmp(a->serial, b->serial) == 0 && strcmp(a->model, b->model) == 0;
}
