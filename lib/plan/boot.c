/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "plan/boot.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/text.h"

#define OURS "Ringlet "
#define LOADER "shimx64.efi"
/* Bits of boot and root, in the order of the arrays. */
#define SYSTEM (1U << (PART_BOOT - PART_BOOT) | 1U << (PART_ROOT - PART_BOOT))

enum boot_need boot_need(const struct set_disk *disk, enum esp_state esp)
{
	switch (disk->disk.mark) {
	case MARK_SEALED: return esp == ESP_IN_STEP ? BOOT_GOOD : BOOT_WRITE;
	case MARK_COMPLETE: return (disk->synced & SYSTEM) == SYSTEM ? BOOT_FINISH : BOOT_WAIT;
	case MARK_NEWBORN:
	case MARK_RENEWING: return BOOT_WAIT;
	case MARK_NONE: break;
	}
	return BOOT_LOST;
}

/* --- entries of the firmware ---------------------------------------------------------------- */

void boot_label(char label[BOOT_LABEL], const struct cluster *cluster, int node, int number)
{
	snprintf(label, BOOT_LABEL, OURS "%s disk %d", cluster->node[node - 1].name, number);
}

/* "Boot0003* label\tpath"; the star is a blank where the entry is switched off. */
static bool parse_line(struct boot_entry *entry, const char *line)
{
	char *end;
	*entry = (struct boot_entry){0};
	if (!starts_with(line, "Boot") || strspn(line + 4, "0123456789ABCDEFabcdef") != 4)
		return false;
	entry->number = (unsigned)strtoul(line + 4, &end, 16);
	if ((*end != '*' && *end != ' ') || end[1] != ' ')
		return false;
	entry->active = *end == '*';
	const char *label = end + 2, *tab = strchr(label, '\t');
	size_t length = tab ? (size_t)(tab - label) : strlen(label);
	snprintf(entry->label, sizeof entry->label, "%.*s", (int)(length < BOOT_LABEL ? length : BOOT_LABEL), label);
	snprintf(entry->path, sizeof entry->path, "%s", tab ? tab + 1 : "");
	return true;
}

size_t boot_entries_parse(struct boot_entry entries[BOOT_ENTRIES_MAX], const char *text)
{
	char *copy = xstrdup(text), *rest = copy, *line;
	size_t count = 0;
	while (count < BOOT_ENTRIES_MAX && (line = strsep(&rest, "\n")))
		count += parse_line(&entries[count], line);
	free(copy);
	return count;
}

/* The disk that it leads to; 0: none of this node, or by another way than ours. */
static int leads_to(const struct boot_entry *entry, const struct cluster *cluster, int node)
{
	char label[BOOT_LABEL], guid[ID_TEXT];
	for (int k = 1; k <= (int)cluster->profile->disk_most; k++) {
		boot_label(label, cluster, node, k);
		id_derive(guid, cluster->id, "%s/disk/%d/part/%d", cluster->node[node - 1].name, k, PART_ESP);
		if (strcmp(entry->label, label) == 0)
			return entry->active && strcasestr(entry->path, guid) && strcasestr(entry->path, LOADER) ? k : 0;
	}
	return 0;
}

void boot_entries_plan(struct boot_entries_plan *plan, const struct cluster *cluster, int node,
		       const struct boot_entry *entries, size_t count, bool anew)
{
	*plan = (struct boot_entries_plan){0};
	for (size_t i = 0; i < count; i++) {
		if (!starts_with(entries[i].label, OURS))
			continue;
		int disk = anew ? 0 : leads_to(&entries[i], cluster, node);
		if (disk && !plan->right[disk])
			plan->right[disk] = true;
		else
			plan->remove[plan->removes++] = entries[i].number;
	}
}
