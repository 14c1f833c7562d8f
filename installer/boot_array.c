/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "boot_array.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mount.h>
#include <sys/stat.h>

#include "array.h"
#include "base/text.h"
#include "plan/disk_kin.h"
#include "stage.h"
#include "sys/publish.h"

#define DEVICE "/dev/md/boot"
#define MEDIUM_FILE BOOT_ARRAY "/" MEDIUM_ID_FILE

int boot_array_open(const struct installation *it, const char *const *members, size_t count, struct report *report)
{
	char id[ID_TEXT];
	array_id(id, &it->area.cluster, it->area.node, PART_BOOT - PART_BOOT);
	if (array_assemble("boot", "1", id, members, count, report) < 0)
		return -1;
	mkdir(BOOT_ARRAY, 0755);
	/* noload: not even the journal is replayed. */
	if (mount(DEVICE, BOOT_ARRAY, "ext4", MS_RDONLY, "noload") == 0)
		return 0;
	report_error(report, DEVICE, "cannot be mounted: %s", strerror(errno));
	array_stop("boot", report);
	return -1;
}

void boot_array_close(void)
{
	struct report report = REPORT_NULL; /* the log has it */
	umount(BOOT_ARRAY);
	array_stop("boot", &report);
	report_free(&report);
}

/* ---- which medium ---- */

static bool is_ours(const struct installation *it, const struct disk_facts *disk)
{
	return disk->mark == MARK_SEALED && !disk->boot_medium && !*disk->busy &&
	       disk_kinship(disk, &it->area.cluster, it->area.node).kin == KIN_OWN;
}

/* The disk's member of the boot array as it was seen, wherever it lies; NULL: it has none. To be freed. */
static char *member_of(const struct disk_facts *disk, const char *id)
{
	for (size_t i = 0; i < disk->content_count; i++) {
		const struct disk_content *c = &disk->contents[i];
		if (strcmp(c->type, "linux_raid_member") == 0 && strcmp(c->uuid, id) == 0)
			return xasprintf("/dev/%s", c->where);
	}
	return NULL;
}

static size_t find_members(const struct installation *it, const char **members)
{
	char id[ID_TEXT];
	size_t count = 0;
	array_id(id, &it->area.cluster, it->area.node, PART_BOOT - PART_BOOT);
	for (size_t i = 0; i < it->fact_count; i++) {
		char *member = is_ours(it, &it->facts[i]) ? member_of(&it->facts[i], id) : NULL;
		if (member)
			members[count++] = member;
	}
	return count;
}

static void read_id(char id[MEDIUM_ID])
{
	char *text = read_file(MEDIUM_FILE, NULL, 4096);
	*id = '\0';
	if (text && strspn(text, "0123456789abcdef") == MEDIUM_ID - 1 && text[MEDIUM_ID - 1] == '\n') {
		memcpy(id, text, MEDIUM_ID - 1);
		id[MEDIUM_ID - 1] = '\0';
	}
	stage_note("%s: %s", MEDIUM_FILE, *id ? id : text ? "is no medium's id" : strerror(errno));
	free(text);
}

static void note_all(const struct report *report)
{
	for (size_t i = 0; i < report->count; i++)
		stage_note("which medium installed this: %s", report->messages[i].text);
}

void boot_array_read_medium(struct installation *it)
{
	const char **members = xcalloc(it->fact_count + 1, sizeof *members);
	size_t count = find_members(it, members);
	struct report report = REPORT_NULL;
	char id[MEDIUM_ID] = "";
	if (count && boot_array_open(it, members, count, &report) == 0) {
		read_id(id);
		boot_array_close();
	}
	for (size_t i = 0; i < it->fact_count; i++)
		if (is_ours(it, &it->facts[i]))
			memcpy(it->facts[i].installed, id, MEDIUM_ID);
	note_all(&report);
	report_free(&report);
	for (size_t i = 0; i < count; i++)
		free((char *)members[i]);
	free(members);
}
