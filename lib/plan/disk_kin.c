/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "plan/disk_kin.h"

#include <ctype.h>
#include <stdio.h>
#include <string.h>

const char *array_name(int array)
{
	static const char *const names[ARRAYS] = {"boot", "root", "own", "copy"};
	return names[array];
}

void array_id(char id[ID_TEXT], const struct cluster *cluster, int node, int array)
{
	id_derive(id, cluster->id, "%s/array/%s", cluster->node[node - 1].name, array_name(array));
}

void disk_id(char id[ID_TEXT], const struct cluster *cluster, int node, int number)
{
	id_derive(id, cluster->id, "%s/disk/%d", cluster->node[node - 1].name, number);
}

void esp_id(char id[ESP_ID], const struct cluster *cluster, int node, int number)
{
	char all[ID_TEXT];
	id_derive(all, cluster->id, "%s/disk/%d/esp", cluster->node[node - 1].name, number);
	snprintf(id, ESP_ID, "%.4s-%.4s", all, all + 4);
	for (char *s = id; *s; s++)
		*s = (char)toupper((unsigned char)*s);
}

static bool has(const struct disk_facts *disk, const char *type, const char *uuid)
{
	for (size_t i = 0; i < disk->content_count; i++)
		if (strcmp(disk->contents[i].type, type) == 0 && strcmp(disk->contents[i].uuid, uuid) == 0)
			return true;
	return false;
}

/* K of the disk GUID, if it is one of that node's; else 0. */
static int number_of(const struct disk_facts *disk, const struct cluster *cluster, int node)
{
	char id[ID_TEXT];
	for (int k = 1; k <= DISKS_MAX; k++) {
		disk_id(id, cluster, node, k);
		if (has(disk, "gpt", id))
			return k;
	}
	return 0;
}

#define ALL_ARRAYS ((1U << ARRAYS) - 1)
#define DATA_ARRAYS (1U << (PART_OWN - PART_BOOT) | 1U << (PART_COPY - PART_BOOT))

/* Array members of that node: a bit for each array. */
static unsigned arrays_of(const struct disk_facts *disk, const struct cluster *cluster, int node)
{
	char id[ID_TEXT];
	unsigned found = 0;
	for (int a = 0; a < ARRAYS; a++) {
		array_id(id, cluster, node, a);
		found |= has(disk, "linux_raid_member", id) ? 1U << a : 0;
	}
	return found;
}

/* Is there anything but the table, the ESP and array members of that node? */
static bool strangers_on(const struct disk_facts *disk, const struct cluster *cluster, int node, int number)
{
	char id[ARRAYS][ID_TEXT], esp[ESP_ID];
	size_t ours = 0;
	for (int a = 0; a < ARRAYS; a++)
		array_id(id[a], cluster, node, a);
	esp_id(esp, cluster, node, number);
	for (size_t i = 0; i < disk->content_count; i++) {
		const struct disk_content *c = &disk->contents[i];
		ours += strcmp(c->type, "gpt") == 0;
		ours += strcmp(c->type, "vfat") == 0 && strcmp(c->uuid, esp) == 0;
		for (int a = 0; a < ARRAYS && strcmp(c->type, "linux_raid_member") == 0; a++)
			ours += strcmp(c->uuid, id[a]) == 0;
	}
	return ours != disk->content_count;
}

struct kinship disk_kinship(const struct disk_facts *disk, const struct cluster *cluster, int node)
{
	if (disk->content_count == 0)
		return (struct kinship){.kin = KIN_BLANK};
	for (int i = 0; i < cluster->n; i++) {
		int other = (node - 1 + i) % cluster->n + 1; /* this node first */
		int number = number_of(disk, cluster, other);
		unsigned arrays = arrays_of(disk, cluster, other);
		if (!number && !arrays)
			continue;
		return (struct kinship){
			.kin = other == node ? KIN_OWN : KIN_SIBLING,
			.node = other,
			.number = number,
			.members = arrays == ALL_ARRAYS,
			.data = (arrays & DATA_ARRAYS) == DATA_ARRAYS,
			.strangers = strangers_on(disk, cluster, other, number),
		};
	}
	return (struct kinship){.kin = KIN_FOREIGN};
}
