/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "plan/steps.h"

#include <stdlib.h>
#include <string.h>

#include "base/text.h"

static const char *const stages[] = {
	[STEP_COUNTDOWN] = "erase",	  [STEP_RENEW] = "partition",	    [STEP_ASSEMBLE] = "arrays",
	[STEP_ADD] = "arrays",
	[STEP_PARTITION] = "partition",   [STEP_ARRAY] = "arrays",	    [STEP_RESTORE] = "restore",
	[STEP_GROW] = "restore",	  [STEP_MKFS_BOOT] = "files",	    [STEP_MOUNT] = "files",
	[STEP_FILES] = "files",		  [STEP_METADATA] = "files",	    [STEP_BOOTLOADER] = "bootloader",
	[STEP_VERIFY] = "verify",	  [STEP_COMPLETE] = "seal",	    [STEP_SEAL] = "seal",
	[STEP_REBOOT] = "reboot",
};

/* Takes over the text. */
static void add(struct step_list *list, enum step_kind kind, const struct disk_target *target,
		const struct array_plan *array, char *text)
{
	list->steps = xrealloc(list->steps, (list->count + 1) * sizeof *list->steps);
	list->steps[list->count++] = (struct step){
		.kind = kind,
		.target = target,
		.array = array,
		.text = text,
		.stage = stages[kind],
	};
}

static void add_partition(struct step_list *list, const struct disk_target *target)
{
	struct text text = TEXT_NULL;
	char size[SIZE_TEXT];
	text_add(&text, "disk %s: new partition table:", target->disk->name);
	for (int p = PART_ESP; p <= PART_COUNT; p++)
		text_add(&text, "%s %s %s", p > PART_ESP ? "," : "", partition_name((enum partition)p),
			 size_format(target->length[p], size));
	add(list, STEP_PARTITION, target, NULL, text_take(&text));
}

static void add_array(struct step_list *list, const struct array_plan *array)
{
	char size[SIZE_TEXT];
	add(list, STEP_ARRAY, NULL, array,
	    xasprintf("array %s: level %s%s%s over %u disk%s, metadata %s, bitmap %s, %s; %s", array->name, array->level,
		      array->layout ? ", layout " : "", array->layout ? array->layout : "", array->members,
		      array->members == 1 ? "" : "s", array->metadata, array->bitmap,
		      array->assume_clean ? "no first resync" : strcmp(array->level, "0") == 0 ? "no redundancy" :
									"first resync in the background",
		      size_format(array->usable, size)));
}

static const struct array_plan *array_of(const struct disk_plan *plan, enum partition part)
{
	return &plan->array[part - PART_BOOT];
}

static void add_system(struct step_list *list, const char *node, const struct disk_plan *plan)
{
	const struct array_plan *boot = array_of(plan, PART_BOOT), *root = array_of(plan, PART_ROOT);
	add(list, STEP_RESTORE, NULL, root, xstrdup("root: node image onto the array, digest verified, read back"));
	add(list, STEP_GROW, NULL, root,
	    xasprintf("root: file system grown to the array, journal added, UUID %s", root->fs_uuid));
	add(list, STEP_MKFS_BOOT, NULL, boot, xasprintf("boot: new ext4 file system, UUID %s", boot->fs_uuid));
	add(list, STEP_MOUNT, NULL, NULL, xstrdup("root mounted at /target, boot at /target/boot"));
	add(list, STEP_FILES, NULL, NULL, xasprintf("files of %s written", node));
}

static void add_metadata(struct step_list *list, const struct cluster *cluster, int node, const struct array_plan *array)
{
	const struct cluster_node *n = &cluster->node[node - 1];
	const struct cluster_volume *volume = &cluster->volume[(array->part == PART_OWN ? n->own : n->copy) - 1];
	add(list, STEP_METADATA, NULL, array,
	    xasprintf("%s: newborn DRBD metadata for %s (%s)", array->name, volume->name,
		      array->part == PART_OWN ? "home" : "standby"));
}

/* All are complete before the first one can boot: disk.h says why. */
static void add_seals(struct step_list *list, const struct disk_plan *plan)
{
	for (unsigned i = 0; i < plan->targets; i++) {
		const struct disk_facts *disk = plan->target[i].disk;
		if (!plan->finish || disk->mark < MARK_COMPLETE)
			add(list, STEP_COMPLETE, &plan->target[i], NULL, xasprintf("disk %s: marked complete", disk->name));
	}
	for (unsigned i = 0; i < plan->targets; i++) {
		const struct disk_facts *disk = plan->target[i].disk;
		if (!plan->finish || disk->mark < MARK_SEALED)
			add(list, STEP_SEAL, &plan->target[i], NULL,
			    xasprintf("disk %s: boot code, marked sealed: it can boot from now on", disk->name));
	}
}

static void add_installation(struct step_list *list, const struct cluster *cluster, int node,
			     const struct disk_plan *plan)
{
	for (unsigned i = 0; i < plan->targets; i++)
		add_partition(list, &plan->target[i]);
	for (unsigned a = 0; a < plan->arrays; a++)
		add_array(list, &plan->array[a]);
	add_system(list, cluster->node[node - 1].name, plan);
	add_metadata(list, cluster, node, array_of(plan, PART_OWN));
	add_metadata(list, cluster, node, array_of(plan, PART_COPY));
	add(list, STEP_BOOTLOADER, NULL, NULL, xstrdup("boot: extlinux installed, no disk can boot yet"));
	add(list, STEP_VERIFY, NULL, NULL, xstrdup("everything probed again and compared with this plan"));
}

void install_steps(struct step_list *list, const struct cluster *cluster, int node, const struct disk_plan *plan)
{
	*list = (struct step_list)STEP_LIST_NULL;
	if (!plan->sealed && !plan->finish)
		add_installation(list, cluster, node, plan);
	if (!plan->sealed)
		add_seals(list, plan);
	add(list, STEP_REBOOT, NULL, NULL,
	    xstrdup(plan->sealed ? "installed already: start from disk" : "restart from disk"));
}

void step_list_free(struct step_list *list)
{
	for (size_t i = 0; i < list->count; i++)
		free(list->steps[i].text);
	free(list->steps);
	*list = (struct step_list)STEP_LIST_NULL;
}
