/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "plan/disk_record.h"

#include <stdlib.h>
#include <string.h>

#include "base/num.h"
#include "base/text.h"
#include "plan/disk_text.h"

static int take(struct disk_record *record, const struct disk_facts *disk, const char *path, struct report *report)
{
	uint64_t number;
	if (!num_parse(disk->name, 1, DISKS_MAX, &number))
		return report_error(report, path, "'%s' is no number of a disk (1 to %d)", disk->name, DISKS_MAX);
	record->disk[number] = *disk;
	record->disk[number].contents = NULL;
	record->disk[number].content_count = 0;
	return 0;
}

int disk_record_read(struct disk_record *record, const char *path, const char *text, struct report *report)
{
	struct disk_facts *facts = NULL;
	size_t count = 0;
	int result = 0;
	*record = (struct disk_record){0};
	if (disk_facts_parse(&facts, &count, path, text, report) < 0)
		return -1;
	for (size_t i = 0; i < count; i++)
		result |= take(record, &facts[i], path, report);
	disk_facts_free(facts, count);
	free(facts);
	return result;
}

char *disk_record_text(const struct disk_record *record)
{
	struct text text = TEXT_NULL;
	text_add(&text, "# The disks of this node by their numbers; kept by ringctl.\n");
	for (int k = 1; k <= DISKS_MAX; k++)
		if (record->disk[k].size)
			disk_facts_format(&text, &record->disk[k], 1);
	return text_take(&text);
}

void disk_record_set(struct disk_record *record, int number, const struct disk_facts *disk, enum disk_mark mark)
{
	struct disk_facts *known = &record->disk[number];
	*known = *disk;
	known->contents = NULL;
	known->content_count = 0;
	known->mark = mark;
	known->boot_medium = false;
	known->busy[0] = known->installed[0] = '\0';
	snprintf(known->name, sizeof known->name, "%d", number);
}

/* Where both have one, the better name decides alone. */
bool disk_is_known(const struct disk_facts *a, const struct disk_facts *b)
{
	if (a->size != b->size)
		return false;
	if (*a->serial || *b->serial)
		return strcmp(a->serial, b->serial) == 0;
	if (*a->wwn || *b->wwn)
		return strcmp(a->wwn, b->wwn) == 0;
	return *a->path && strcmp(a->path, b->path) == 0;
}

int disk_record_number(const struct disk_record *record, const struct disk_facts *disk)
{
	for (int k = 1; k <= DISKS_MAX; k++)
		if (record->disk[k].size && disk_is_known(&record->disk[k], disk))
			return k;
	return 0;
}
