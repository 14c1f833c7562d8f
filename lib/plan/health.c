/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "plan/health.h"

#include <stdarg.h>
#include <stdlib.h>
#include <stdio.h>
#include <string.h>

#include "base/text.h"
#include "plan/health_parts.h"

static const char *const array_names[ARRAYS] = {"boot", "root", "own", "copy"};

static void add(char ***list, size_t *count, const char *format, va_list args)
{
	struct text text = TEXT_NULL;
	text_vadd(&text, format, args);
	*list = xrealloc(*list, (*count + 1) * sizeof **list);
	(*list)[(*count)++] = text_take(&text);
}

void health_complain(struct health *health, const char *format, ...)
{
	va_list args;
	va_start(args, format);
	add(&health->complaints, &health->count, format, args);
	va_end(args);
}

void health_remark(struct health *health, const char *format, ...)
{
	va_list args;
	va_start(args, format);
	add(&health->remarks, &health->remark_count, format, args);
	va_end(args);
}

static void free_all(char **list, size_t count)
{
	for (size_t i = 0; i < count; i++)
		free(list[i]);
	free(list);
}

void health_free(struct health *health)
{
	free_all(health->complaints, health->count);
	free_all(health->remarks, health->remark_count);
	*health = (struct health)HEALTH_NULL;
}

char *health_line(const struct health *health)
{
	struct text text = TEXT_NULL;
	text_add(&text, "%s", health->count ? "not healthy: " : "healthy");
	for (size_t i = 0; i < health->count; i++)
		text_add(&text, "%s%s", i ? "; " : "", health->complaints[i]);
	return text_take(&text);
}

void health_facts_init(struct health_facts *facts, const struct cluster *cluster, int node)
{
	static const struct link_facts unknown = {.carrier = FACT_UNKNOWN, .speed = -1, .mtu = -1};
	*facts = (struct health_facts){
		.cluster = cluster, .node = node, .lan = unknown, .listening = FACT_UNKNOWN, .quorate = FACT_UNKNOWN};
	for (int i = 0; i < NODES_MAX; i++) {
		facts->reachable[i] = facts->member[i] = facts->online[i] = facts->ring_reachable[i] = FACT_UNKNOWN;
		facts->cable[i] = unknown;
		facts->cable_answers[i] = FACT_UNKNOWN;
	}
	for (int i = 0; i < ARRAYS; i++) {
		facts->array[i] = (struct array_facts){.permille = -1};
		snprintf(facts->array[i].name, sizeof facts->array[i].name, "%s", array_names[i]);
	}
	for (int i = 0; i < 2; i++)
		facts->volume[i] = (struct drbd_state)DRBD_STATE_NULL;
}

static const char *node_name(const struct health_facts *facts, int number)
{
	return facts->cluster->node[number - 1].name;
}

const struct cluster_volume *health_volume_plan(const struct health_facts *facts, int minor)
{
	const struct cluster_node *self = &facts->cluster->node[facts->node - 1];
	return &facts->cluster->volume[(minor == MINOR_OWN ? self->own : self->copy) - 1];
}

void health_volume(struct volume_facts *volume, const struct health_facts *facts, int minor)
{
	const struct cluster_volume *plan = health_volume_plan(facts, minor);
	bool home = plan->home == facts->node;
	*volume = (struct volume_facts){
		.name = plan->name,
		.peer = node_name(facts, home ? plan->standby : plan->home),
		.array = home ? "own" : "copy",
		.home = home,
		.drbd = facts->volume[minor],
		.newborn = FACT_UNKNOWN,
		.mounted = facts->mounted[minor],
	};
}

/* --- volumes ------------------------------------------------------------------------------ */

static bool syncs(const struct drbd_state *state)
{
	return state->connection > DRBD_CONNECTED && state->connection != DRBD_VERIFY_S &&
	       state->connection != DRBD_VERIFY_T;
}

/* Connected and UpToDate on both ends. Whether it is in use, and where, Pacemaker knows. */
static void judge_use(struct health *health, const struct health_facts *facts, const struct volume_facts *v, int minor)
{
	const struct drbd_state *d = &v->drbd;
	const struct ha_volume *ha = &facts->ha.volume[health_volume_plan(facts, minor)->number - 1];
	bool steady = facts->pacemaker && !*ha->pending;
	if (d->suspended)
		health_complain(health, "%s is frozen: its input and output are suspended", v->name);
	else if (steady && d->role == ROLE_PRIMARY && ha->promoted != facts->node)
		health_complain(health, "%s is primary here, and not by pacemaker", v->name);
	else if (steady && ha->mounted == facts->node && !v->mounted)
		health_complain(health, "%s is not mounted at /srv/%s, though pacemaker has it so", v->name, v->name);
	else if (steady && ha->mounted != facts->node && v->mounted)
		health_complain(health, "%s is mounted at /srv/%s, and not by pacemaker", v->name, v->name);
}

static void judge_volume(struct health *health, const struct health_facts *facts, int minor)
{
	struct volume_facts v;
	health_volume(&v, facts, minor);
	const struct drbd_state *d = &v.drbd;

	if (syncs(d) && d->permille >= 0)
		health_complain(health, "%s is syncing %s %s (%d %%)", v.name, d->disk == DISK_UP_TO_DATE ? "to" : "from", v.peer,
			 d->permille / 10);
	else if (syncs(d))
		health_complain(health, "%s is syncing (%s)", v.name, drbd_connection_name(d->connection));
	else if (d->connection >= DRBD_CONNECTED && d->disk == DISK_UP_TO_DATE && d->peer_disk == DISK_UP_TO_DATE)
		judge_use(health, facts, &v, minor);
	else if (d->connection >= DRBD_CONNECTED && d->disk == DISK_UP_TO_DATE)
		health_complain(health, "%s has no good copy on %s (%s)", v.name, v.peer, drbd_disk_name(d->peer_disk));
	else if (d->role == ROLE_PRIMARY && v.mounted && d->disk == DISK_UP_TO_DATE)
		health_complain(health, "%s has lost its other half on %s (%s)", v.name, v.peer, drbd_connection_name(d->connection));
	else {
		struct volume_verdict verdict;
		volume_judge(&verdict, &v);
		health_complain(health, "%s", verdict.text);
	}
}

/* --- arrays ------------------------------------------------------------------------------- */

/* "vdb" of "vdb3", "nvme0n1" of "nvme0n1p3". */
static size_t disk_length(const char *partition)
{
	size_t length = strlen(partition);
	while (length && partition[length - 1] >= '0' && partition[length - 1] <= '9')
		length--;
	if (length > 1 && partition[length - 1] == 'p' && partition[length - 2] >= '0' && partition[length - 2] <= '9')
		length--;
	return length;
}

static bool has_disk(const struct array_facts *array, const char *partition)
{
	size_t length = disk_length(partition);
	for (unsigned i = 0; i < array->members; i++)
		if (disk_length(array->member[i].name) == length &&
		    strncmp(array->member[i].name, partition, length) == 0)
			return true;
	return false;
}

/* A disk with partitions in the other arrays and none in this one: what this one lacks is the disk's. */
static void add_by_others(struct text *text, const struct health_facts *facts, const struct array_facts *array,
			  const char *suffix, unsigned *found)
{
	const struct array_facts *other = NULL;
	for (int i = 0; i < ARRAYS; i++)
		if (!other || facts->array[i].members > other->members)
			other = &facts->array[i];
	for (unsigned i = 0; other != array && i < other->members; i++) {
		const char *name = other->member[i].name;
		if (!has_disk(array, name)) {
			text_add(text, "%s%.*s%s", (*found)++ ? ", " : "", (int)disk_length(name), name, suffix);
		}
	}
}

char *health_missing(const struct health_facts *facts, const struct array_facts *array)
{
	struct text text = TEXT_NULL;
	unsigned found = 0, present = 0;
	const char *suffix = array->members ? array->member[0].name + disk_length(array->member[0].name) : "";

	for (unsigned i = 0; i < array->members; i++)
		present += !array->member[i].faulty;
	if (present < array->raid_disks)
		add_by_others(&text, facts, array, suffix, &found);
	unsigned lacking = array->raid_disks > array->members + found ? array->raid_disks - array->members - found : 0;
	if (lacking)
		text_add(&text, "%s%u %s", found ? ", " : "", lacking, lacking == 1 ? "member" : "members");
	return text_take(&text);
}

static void add_members(struct text *text, const struct array_facts *array, bool faulty, const char *word)
{
	for (unsigned i = 0; i < array->members; i++) {
		const struct member_facts *m = &array->member[i];
		if (faulty ? m->faulty : !m->faulty && !m->in_sync && m->slot >= 0)
			text_add(text, "%s member %s %s", text->length ? "," : "", m->name, word);
	}
}

static void judge_degraded(struct health *health, const struct health_facts *facts, const struct array_facts *array)
{
	struct text text = TEXT_NULL;
	add_members(&text, array, true, "failed");
	add_members(&text, array, false, "is being rebuilt");
	if (text.length && array->permille >= 0)
		text_add(&text, " (%d %%)", array->permille / 10);
	char *missing = health_missing(facts, array);
	if (*missing && *missing >= '0' && *missing <= '9')
		text_add(&text, "%s %s missing", text.length ? "," : "", missing);
	else if (*missing)
		text_add(&text, "%s member %s missing", text.length ? "," : "", missing);
	free(missing);
	char *why = text_take(&text);
	health_complain(health, "array %s is degraded%s%s", array->name, *why ? ":" : "", why);
	free(why);
}

static void judge_array(struct health *health, const struct health_facts *facts, const struct array_facts *array)
{
	if (!array->there)
		health_complain(health, "array %s is missing", array->name);
	else if (array->degraded)
		judge_degraded(health, facts, array);
	else if (strcmp(array->action, "resync") == 0 || strcmp(array->action, "reshape") == 0 ||
		 strcmp(array->action, "recover") == 0)
		health_complain(health, "array %s is in %s (%d %%)", array->name, array->action,
			 array->permille < 0 ? 0 : array->permille / 10);
}

/* --- disks -------------------------------------------------------------------------------- */

/* A disk that could take the place: the only one that is in no array; or where a person has to look. */
static const char *newcomer(const struct disk_set *disks)
{
	const char *name = NULL;
	for (unsigned i = 0; i < disks->count; i++) {
		const struct set_disk *d = &disks->disk[i];
		if (set_state_ours(d->state) || d->state == SET_STALE || *d->disk.busy || d->disk.removable || strcmp(d->disk.transport, "usb") == 0)
			continue;
		if (name)
			return NULL;
		name = d->disk.name;
	}
	return name;
}

/* The lost disk itself, back in the machine. */
static const struct set_disk *back_again(const struct disk_set *disks, int number)
{
	for (unsigned i = 0; number && i < disks->count; i++)
		if (disks->disk[i].number == number && disks->disk[i].state == SET_STALE)
			return &disks->disk[i];
	return NULL;
}

static void judge_stale(struct health *health, const struct set_disk *d)
{
	char *who = set_disk_name(d);
	health_complain(health, "disk %d, %s, is in no array: put a new one in, then: ringctl disk replace sdX; or, if it is sound: ringctl disk replace %s --erase",
		 d->number, who, d->disk.name);
	free(who);
}

static void judge_disk(struct health *health, const struct disk_set *disks, const struct set_disk *d)
{
	const char *name = newcomer(disks);
	char *who = set_disk_name(d), *state = set_disk_state(d);
	if (d->state == SET_PARTLY)
		health_complain(health, "%s is %s", who, state);
	else if (name)
		health_complain(health, "%s %s%s; %s is there: ringctl disk replace %s", who,
			 d->state == SET_MISSING ? "is " : "", state, name, name);
	else
		health_complain(health, "%s %s%s: put a new one in, then: ringctl disk replace sdX", who,
			 d->state == SET_MISSING ? "is " : "", state);
	free(who);
	free(state);
}

static void judge_disks(struct health *health, const struct disk_set *disks)
{
	for (unsigned i = 0; i < disks->count; i++) {
		enum set_state state = disks->disk[i].state;
		const struct set_disk *back = state == SET_MISSING ? back_again(disks, disks->disk[i].number) : NULL;
		if (back)
			judge_stale(health, back);
		else if (state == SET_MISSING || state == SET_FAULTY || state == SET_PARTLY)
			judge_disk(health, disks, &disks->disk[i]);
	}
}

/* What was found when somebody looked into the ESPs: here no disk is opened. */
static void judge_boot(struct health *health, const char *said)
{
	while (said && *said) {
		int length = (int)strcspn(said, "\n");
		if (length)
			health_complain(health, "%.*s", length, said);
		said += length + (said[length] != '\0');
	}
}

/* --- nodes, cluster ----------------------------------------------------------------------- */

/* "", or where it does not answer, as the end of a clause. */
static const char *silence(const struct health_facts *facts, int i)
{
	bool lan = facts->reachable[i] == FACT_NO, ring = facts->ring_reachable[i] == FACT_NO;
	return lan && ring ? "does not answer, neither on the LAN nor on the ring" :
	       lan	   ? "does not answer on the LAN" :
	       ring	   ? "does not answer on the ring" : "";
}

/* One clause for each node: what it lacks first is what counts. */
static void judge_nodes(struct health *health, const struct health_facts *facts)
{
	for (int i = 0; i < facts->cluster->n; i++) {
		const char *name = facts->cluster->node[i].name, *silent = silence(facts, i);
		if (facts->corosync && facts->member[i] == FACT_NO)
			health_complain(health, "%s is not in the cluster%s%s", name, *silent ? " and " : "", silent);
		else if (*silent)
			health_complain(health, "%s %s", name, silent);
		else if (facts->pacemaker && facts->online[i] == FACT_NO)
			health_complain(health, "%s is not online in pacemaker", name);
	}
}

static void judge_cluster(struct health *health, const struct health_facts *facts)
{
	if (!facts->corosync)
		health_complain(health, "corosync does not run");
	else if (facts->quorate != FACT_YES)
		health_complain(health, "no quorum (%u of %u votes)", facts->votes, facts->expected);
	if (!facts->pacemaker)
		health_complain(health, "pacemaker does not run");
}

void health_judge(struct health *health, const struct health_facts *facts)
{
	bool spoken[2] = {true, true};
	*health = (struct health)HEALTH_NULL;
	if (!facts->drbd_loaded)
		health_complain(health, "the drbd module is not loaded");
	else
		for (int minor = MINOR_OWN; minor <= MINOR_COPY; minor++) {
			size_t before = health->count;
			judge_volume(health, facts, minor);
			spoken[minor] = health->count > before;
		}
	health_judge_ha(health, facts, spoken);
	judge_disks(health, &facts->disks);
	for (int i = 0; i < ARRAYS; i++)
		judge_array(health, facts, &facts->array[i]);
	judge_boot(health, facts->boot_said);
	if (facts->root_read_only)
		health_complain(health, "the root file system is read-only");
	health_judge_ring(health, facts);
	judge_nodes(health, facts);
	judge_cluster(health, facts);
}
