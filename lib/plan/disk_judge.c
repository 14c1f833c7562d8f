/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Which disks the profile speaks of, and what stands against them. Decides on each disk alone. */
#include "plan/disk_judge.h"

#include <fnmatch.h>
#include <stdlib.h>
#include <string.h>

#include "base/text.h"
#include "plan/disk_select.h"

/*
 * Newborn says that no disk of the set could boot, so nobody stored anything. That holds for any node of
 * this cluster: the wrong medium, pulled in time, costs nothing. It needs a table that is ours and
 * nothing beside: someone may have made use of the disk since.
 */
static bool holds_nothing(const struct candidate *candidate)
{
	const struct kinship *k = &candidate->kinship;
	return candidate->disk->mark == MARK_NEWBORN && k->number && !k->strangers;
}

static enum verdict judge_erase(const struct candidate *candidate, const struct profile *profile)
{
	const struct profile_list *named = &profile->erase_serial;
	for (size_t i = 0; *candidate->disk->serial && i < named->count; i++)
		if (fnmatch(named->items[i], candidate->disk->serial, FNM_CASEFOLD) == 0)
			return VERDICT_ERASE;
	return named->count ? VERDICT_NOT_NAMED : VERDICT_ERASE;
}

/*
 * A medium that erases and is left in the drive must not erase at every start what it installed itself. What is
 * not finished cannot have been started since; a disk without its mark may be.
 */
static bool perhaps_by_this(const struct candidate *candidate, enum installed installed)
{
	enum disk_mark mark = candidate->disk->mark;
	return (mark == MARK_SEALED || mark == MARK_NONE) && installed != INSTALLED_BY_OTHER;
}

/* A disk of this very node that may hold data. */
static enum verdict judge_own(const struct candidate *candidate, const struct candidates *all)
{
	const struct kinship *k = &candidate->kinship;
	switch (all->cluster->profile->existing) {
	case EXISTING_ERASE:
		return perhaps_by_this(candidate, all->installed) ? VERDICT_INSTALLED :
		       judge_erase(candidate, all->cluster->profile);
	case EXISTING_OWN:
		return k->number && k->data && !k->strangers ? VERDICT_KEEP : VERDICT_OWN_DATA;
	case EXISTING_REFUSE:
		break;
	}
	return VERDICT_OWN_DATA;
}

static enum verdict judge_content(const struct candidate *candidate, const struct candidates *all)
{
	const struct profile *profile = all->cluster->profile;
	switch (candidate->kinship.kin) {
	case KIN_BLANK:
		return VERDICT_TAKE;
	case KIN_OWN:
		return holds_nothing(candidate) ? VERDICT_TAKE : judge_own(candidate, all);
	case KIN_SIBLING:
		/* Not even under erase: three sticks look alike, and this one was taken for another. */
		return holds_nothing(candidate) ? VERDICT_TAKE : VERDICT_SIBLING;
	case KIN_FOREIGN:
		break;
	}
	return profile->existing == EXISTING_ERASE ? judge_erase(candidate, profile) : VERDICT_FOREIGN;
}

static enum verdict judge(const struct candidate *candidate, const struct candidates *all)
{
	const struct profile *profile = all->cluster->profile;
	const struct disk_facts *disk = candidate->disk;
	if (disk->boot_medium)
		return VERDICT_MEDIUM;
	if (disk->size == 0)
		return VERDICT_EMPTY_DRIVE;
	if (strcmp(disk->transport, "usb") == 0 && !disk_transport_named(disk, profile))
		return VERDICT_USB;
	if (disk->removable && !disk_transport_named(disk, profile))
		return VERDICT_REMOVABLE;
	if (disk->read_only)
		return VERDICT_READ_ONLY;
	if (!disk_meant(disk, profile))
		return VERDICT_UNMEANT;
	if (*disk->busy)
		return VERDICT_BUSY;
	if (disk->sector != 512 && disk->sector != 4096)
		return VERDICT_SECTOR;
	return judge_content(candidate, all);
}

/* Its twin may be one that is not counted: to write by one way while something else writes by the other ends badly. */
static void find_twin(struct candidate *candidate, const struct candidates *all)
{
	if (!verdict_counted(candidate->verdict) || candidate->verdict == VERDICT_BUSY)
		return;
	for (size_t i = 0; i < all->count; i++)
		if (&all->items[i] != candidate && disk_same(candidate->disk, all->items[i].disk)) {
			candidate->verdict = VERDICT_TWICE;
			candidate->twin = all->items[i].disk;
		}
}

/*
 * Names as people count them: sdb before sdaa, nvme2n1 before nvme10n1; and one kind after the other (two
 * letters tell the kind), for neighbours in this order become the halves of a mirror.
 */
static int compare_names(const char *a, const char *b)
{
	static const char digits[] = "0123456789";
	int kind = strncmp(a, b, 2);
	if (kind)
		return kind;
	while (*a && *b) {
		size_t m = strcspn(a, digits), n = strcspn(b, digits);
		if (m != n)
			return m < n ? -1 : 1;
		int order = strncmp(a, b, m);
		if (order)
			return order;
		char *after_a, *after_b;
		unsigned long x = strtoul(a + m, &after_a, 10), y = strtoul(b + n, &after_b, 10);
		if (x != y)
			return x < y ? -1 : 1;
		a = after_a;
		b = after_b;
	}
	return (*a != 0) - (*b != 0);
}

/* "pci-0000:00:1f.2": of fixed width, in hexadecimal. */
#define PCI_PATH 16

static int compare_paths(const char *a, const char *b)
{
	bool pci = starts_with(a, "pci-") && starts_with(b, "pci-") && strlen(a) >= PCI_PATH && strlen(b) >= PCI_PATH;
	int order = pci ? strncmp(a, b, PCI_PATH) : 0;
	return order ? order : compare_names(a + (pci ? PCI_PATH : 0), b + (pci ? PCI_PATH : 0));
}

/* By kind, then by place: two SCSI disks are sda and sdb in the order in which they answered, today. */
static int by_place(const void *a, const void *b)
{
	const struct candidate *x = a, *y = b;
	int order = strncmp(x->disk->name, y->disk->name, 2);
	if (!order && *x->disk->path && *y->disk->path)
		order = compare_paths(x->disk->path, y->disk->path);
	return order ? order : compare_names(x->disk->name, y->disk->name);
}

static enum installed installed_by(const struct candidates *all)
{
	enum installed by = all->again ? INSTALLED_BY_OTHER : INSTALLED_UNKNOWN;
	char id[MEDIUM_ID];
	medium_id(id, all->cluster, all->node);
	for (size_t i = 0; i < all->count; i++) {
		const struct candidate *c = &all->items[i];
		if (c->kinship.kin != KIN_OWN || !*c->disk->installed)
			continue;
		if (!all->again && strcmp(c->disk->installed, id) == 0)
			return INSTALLED_BY_THIS;
		by = INSTALLED_BY_OTHER;
	}
	return by;
}

void candidates_judge(struct candidates *all, const struct cluster *cluster, int node, bool again,
		      const struct disk_facts *facts, size_t count)
{
	*all = (struct candidates){.cluster = cluster, .node = node, .again = again, .count = count};
	all->items = xcalloc(count, sizeof *all->items);
	for (size_t i = 0; i < count; i++) {
		struct candidate *c = &all->items[i];
		c->disk = &facts[i];
		c->kinship = disk_kinship(c->disk, cluster, node);
	}
	all->installed = installed_by(all);
	for (size_t i = 0; i < count; i++)
		all->items[i].verdict = judge(&all->items[i], all);
	qsort(all->items, count, sizeof *all->items, by_place);
	for (size_t i = 0; i < count; i++) {
		find_twin(&all->items[i], all);
		all->counted += verdict_counted(all->items[i].verdict);
		all->objected += verdict_objects(all->items[i].verdict);
	}
}

void candidates_free(struct candidates *all)
{
	free(all->items);
	*all = (struct candidates){0};
}
