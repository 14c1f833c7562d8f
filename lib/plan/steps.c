/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "plan/steps.h"

#include <stdlib.h>
#include <string.h>

#include "base/text.h"

static const char *const stages[] = {
	[STEP_COUNTDOWN] = "erase",	  [STEP_ASSEMBLE] = "arrays",	    [STEP_RENEW] = "partition",
	[STEP_ADD] = "arrays",
	[STEP_PARTITION] = "partition",   [STEP_ARRAY] = "arrays",	    [STEP_RESTORE] = "restore",
	[STEP_GROW] = "restore",	  [STEP_MKFS_BOOT] = "files",	    [STEP_MOUNT] = "files",
	[STEP_FILES] = "files",		  [STEP_METADATA] = "files",	    [STEP_BOOTLOADER] = "bootloader",
	[STEP_ESP] = "bootloader",	  [STEP_VERIFY] = "verify",	    [STEP_COMPLETE] = "seal",
	[STEP_SEAL] = "seal",		  [STEP_ENTRIES] = "seal",	    [STEP_REBOOT] = "reboot",
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
			    xasprintf("disk %s: ESP and boot code, marked sealed: it can boot from now on", disk->name));
	}
	add(list, STEP_ENTRIES, NULL, NULL, xstrdup("UEFI, where it started this machine: an entry for each disk, before all others"));
}

static void add_end(struct step_list *list, const struct disk_plan *plan)
{
	add(list, STEP_BOOTLOADER, NULL, NULL, xstrdup("boot: extlinux installed, no disk can boot yet"));
	add(list, STEP_ESP, NULL, NULL,
	    xasprintf("esp: shim and GRUB on %s, no disk can boot yet", plan->targets == 1 ? "the disk" : "each disk"));
	add(list, STEP_VERIFY, NULL, NULL, xstrdup("everything probed again and compared with this plan"));
}

/* Only what is going to be lost is worth a countdown: not blank disks, nor what an interrupted installation left. */
static void add_countdown(struct step_list *list, unsigned seconds, const struct disk_plan *plan)
{
	struct text names = TEXT_NULL;
	unsigned erased = 0;
	for (unsigned i = 0; i < plan->targets; i++)
		if (plan->target[i].erase)
			text_add(&names, "%s%s", erased++ ? ", " : "", plan->target[i].disk->name);
	if (erased && seconds)
		add(list, STEP_COUNTDOWN, NULL, NULL,
		    xasprintf("%u s in which any key stops it, before %u disk%s erased: %s", seconds, erased,
			      erased == 1 ? " is" : "s are", names.s));
	text_free(&names);
}

/*
 * An old system that starts from a disk that is still whole, while others are erased already, would be half a system.
 * UEFI may start a complete disk as well, whose sealing was cut off.
 */
static void add_unseal(struct step_list *list, const struct disk_plan *plan)
{
	for (unsigned i = 0; i < plan->targets; i++) {
		const struct disk_target *target = &plan->target[i];
		if (target->disk->mark == MARK_SEALED || target->disk->mark == MARK_COMPLETE)
			add(list, STEP_RENEW, target, NULL,
			    xasprintf("disk %s: it does not boot any longer, before any is erased", target->disk->name));
	}
}

static void add_installation(struct step_list *list, const struct cluster *cluster, int node,
			     const struct disk_plan *plan)
{
	add_countdown(list, cluster->profile->erase_countdown, plan);
	add_unseal(list, plan);
	for (unsigned i = 0; i < plan->targets; i++)
		add_partition(list, &plan->target[i]);
	for (unsigned a = 0; a < plan->arrays; a++)
		add_array(list, &plan->array[a]);
	add_system(list, cluster->node[node - 1].name, plan);
	add_metadata(list, cluster, node, array_of(plan, PART_OWN));
	add_metadata(list, cluster, node, array_of(plan, PART_COPY));
	add_end(list, plan);
}

/* --- renewal -------------------------------------------------------------------------------- */

static void add_assemble(struct step_list *list, const struct disk_plan *plan, enum partition part)
{
	const struct array_plan *array = array_of(plan, part);
	unsigned present = 0;
	for (unsigned i = 0; i < plan->targets; i++)
		present += !plan->target[i].added;
	add(list, STEP_ASSEMBLE, NULL, array,
	    xasprintf("array %s: assembled as it is from %u of its %u members, its data kept", array->name, present,
		      array->members));
}

static void add_renew(struct step_list *list, const struct disk_target *target)
{
	add(list, STEP_RENEW, target, NULL,
	    xasprintf("disk %s: marked renewing: %s", target->disk->name,
		      target->added ? "own and copy on it count from now on" :
				      "it does not boot any longer, own and copy stay"));
}

static void add_member(struct step_list *list, const struct disk_target *target, const struct array_plan *array)
{
	add(list, STEP_ADD, target, array,
	    xasprintf("array %s: %s added, filled up from the others in the background", array->name,
		      target->disk->name));
}

/* An added disk is newborn, with nothing of value on it, until it is a member of both arrays. */
static void add_added(struct step_list *list, const struct disk_plan *plan)
{
	for (unsigned i = 0; i < plan->targets; i++) {
		const struct disk_target *target = &plan->target[i];
		if (!target->added)
			continue;
		add_partition(list, target);
		add_member(list, target, array_of(plan, PART_OWN));
		add_member(list, target, array_of(plan, PART_COPY));
		add_renew(list, target);
	}
}

/*
 * What can refuse comes first: arrays that cannot be assembled leave the machine as it is. Until the last disk
 * that was there is marked, the old system is whole and boots from the others.
 */
static void add_renewal(struct step_list *list, const struct cluster *cluster, int node, const struct disk_plan *plan)
{
	add_assemble(list, plan, PART_OWN);
	add_assemble(list, plan, PART_COPY);
	for (unsigned i = 0; i < plan->targets; i++)
		if (!plan->target[i].added)
			add_renew(list, &plan->target[i]);
	add_added(list, plan);
	add_array(list, array_of(plan, PART_BOOT));
	add_array(list, array_of(plan, PART_ROOT));
	add_system(list, cluster->node[node - 1].name, plan);
	add_end(list, plan);
}

void install_steps(struct step_list *list, const struct cluster *cluster, int node, const struct disk_plan *plan)
{
	*list = (struct step_list)STEP_LIST_NULL;
	if (plan->renew)
		add_renewal(list, cluster, node, plan);
	else if (!plan->sealed && !plan->finish)
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
