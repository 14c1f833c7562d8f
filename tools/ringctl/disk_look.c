/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "disk_look.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "base/text.h"
#include "disk/probe_disk.h"
#include "plan/disk_kin.h"
#include "plan/disk_text.h"
#include "sys/probe_md.h"
#include "sys/publish.h"

#define RECORD_LIMIT (64 << 10)
#define CAPTURE_LIMIT (1 << 20)

void disk_look_record(struct disk_record *record, const char *root)
{
	struct report ignored = REPORT_NULL;
	char *path = xasprintf("%s" DISK_RECORD, root);
	char *text = read_file(path, NULL, RECORD_LIMIT);
	if (!text || disk_record_read(record, path, text, &ignored) < 0)
		*record = (struct disk_record){0};
	report_free(&ignored);
	free(text);
	free(path);
}

void disk_look_ours(const char *ours[ARRAYS + 1], const struct array_facts array[ARRAYS])
{
	int n = 0;
	for (int a = 0; a < ARRAYS; a++)
		if (array[a].there)
			ours[n++] = array[a].device;
	ours[n] = NULL;
}

/* The tree as it was captured: nothing of it can be opened. */
static int read_captured(struct disk_look *look, struct report *report)
{
	char *path = xasprintf("%s/captured/disks", look->root);
	char *text = read_file(path, NULL, CAPTURE_LIMIT);
	int result = text ? disk_facts_parse(&look->disks, &look->count, path, text, report) :
			    report_error(report, path, "cannot be read: %s", strerror(errno));
	free(text);
	free(path);
	return result;
}

int disk_look(struct disk_look *look, const struct cluster *cluster, int node, const char *root, struct report *report)
{
	const char *ours[ARRAYS + 1];
	int result = 0;
	disk_look_free(look);
	*look = (struct disk_look){.cluster = cluster, .node = node, .root = root};
	for (int a = 0; a < ARRAYS; a++)
		probe_array(root, array_name(a), &look->array[a]);
	disk_look_record(&look->record, root);
	disk_look_ours(ours, look->array);
	if (*root)
		result = read_captured(look, report);
	else
		look->count = probe_disks_of_node(&look->disks, ours);
	disk_set_make(&look->set, cluster, node, look->disks, look->count, look->array, &look->record);
	return result;
}

void disk_look_free(struct disk_look *look)
{
	disk_facts_free(look->disks, look->count);
	free(look->disks);
	look->disks = NULL;
	look->count = 0;
}

struct replace_facts disk_look_facts(const struct disk_look *look)
{
	return (struct replace_facts){
		.cluster = look->cluster,
		.node = look->node,
		.disks = look->disks,
		.count = look->count,
		.array = look->array,
		.record = &look->record,
		.set = &look->set,
	};
}
