/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <stdlib.h>
#include <string.h>

#include "base/num.h"
#include "base/text.h"
#include "status.h"
#include "table.h"

static void fact_cell(struct table *table, int fact, const char *yes, const char *no)
{
	table_cell(table, fact == FACT_YES ? MOOD_GOOD : fact == FACT_NO ? MOOD_BAD : MOOD_DIM, "%s",
		   fact == FACT_YES ? yes : fact == FACT_NO ? no : "unknown");
}

static void way_cell(struct table *table, const struct health_facts *facts, int to)
{
	struct way way = facts->way[to - 1];
	bool detour = way_neighbours(facts->cluster, facts->node, to) && way.kind == WAY_ROUND;
	char *text = way_text(way, facts->cluster);
	table_cell(table, way.kind == WAY_UNKNOWN ? MOOD_DIM : way.kind == WAY_NONE ? MOOD_BAD :
		   detour || way.kind == WAY_LAN ? MOOD_BUSY : MOOD_GOOD, "%s", text);
	free(text);
}

static void this_node_cells(struct table *table)
{
	table_cell(table, MOOD_GOOD, "this node");
	table_cell(table, MOOD_PLAIN, "%s", "");
	table_cell(table, MOOD_PLAIN, "%s", "");
}

static void node_link_cells(struct table *table, const struct health_facts *facts, int number)
{
	fact_cell(table, facts->reachable[number - 1], "answers", "silent");
	fact_cell(table, facts->ring_reachable[number - 1], "answers", "silent");
	way_cell(table, facts, number);
}

static void nodes(const struct health_facts *facts, FILE *to, bool colour)
{
	struct table table = TABLE_NULL;
	TABLE_TITLES(&table, "NODE", "ADDRESS", "LAN", "RING", "WAY", "COROSYNC", "PACEMAKER");
	for (int i = 0; i < facts->cluster->n; i++) {
		const struct cluster_node *node = &facts->cluster->node[i];
		char address[IPV4_TEXT];
		table_row(&table);
		table_cell(&table, MOOD_PLAIN, "%s", node->name);
		table_cell(&table, MOOD_PLAIN, "%s", ipv4_format(node->address, address));
		if (node->number == facts->node)
			this_node_cells(&table);
		else
			node_link_cells(&table, facts, node->number);
		fact_cell(&table, facts->corosync ? facts->member[i] : FACT_UNKNOWN, "member", "not a member");
		fact_cell(&table, facts->pacemaker ? facts->online[i] : FACT_UNKNOWN, "online", "offline");
	}
	table_end(&table, to, colour);
}

static void link_cells(struct table *table, const struct link_facts *link)
{
	if (!link->there)
		table_cell(table, MOOD_BAD, "no port");
	else
		fact_cell(table, link->carrier, "carrier", "no carrier");
	table_speed(table, link->speed);
	table_cell(table, link->mtu > 0 ? MOOD_PLAIN : MOOD_DIM, link->mtu > 0 ? "%d" : "-", link->mtu);
}

static void cable_row(struct table *table, const struct health_facts *facts, int i)
{
	const struct cluster_cable *cable = &facts->cluster->cable[i];
	int end = cable_end(cable, facts->node);
	char address[IPV4_TEXT];
	table_row(table);
	if (end < 0) {
		table_cell(table, MOOD_DIM, "cable %d", cable->number);
		table_cell(table, MOOD_DIM, "%s - %s", facts->cluster->node[cable->node[0] - 1].name,
			   facts->cluster->node[cable->node[1] - 1].name);
		table_cell(table, MOOD_DIM, "not seen from here");
		return;
	}
	table_cell(table, MOOD_PLAIN, "cable %d", cable->number);
	table_cell(table, MOOD_PLAIN, "%s", cable->ifname[end]);
	link_cells(table, &facts->cable[i]);
	table_cell(table, MOOD_PLAIN, "%s", ipv4_format(cable->address[end], address));
	fact_cell(table, facts->cable_answers[i], "answers", "silent");
}

static void links(const struct health_facts *facts, FILE *to, bool colour)
{
	struct table table = TABLE_NULL;
	char address[IPV4_TEXT];
	TABLE_TITLES(&table, "LINK", "PORT", "STATE", "SPEED", "MTU", "ADDRESS", "NEIGHBOUR");
	table_row(&table);
	table_cell(&table, MOOD_PLAIN, "LAN");
	table_cell(&table, MOOD_PLAIN, "lan0");
	link_cells(&table, &facts->lan);
	table_cell(&table, MOOD_PLAIN, "%s", ipv4_format(facts->cluster->node[facts->node - 1].address, address));
	for (int i = 0; i < facts->cluster->cables; i++)
		cable_row(&table, facts, i);
	table_end(&table, to, colour);
}

static void array_state(struct table *table, const struct health_facts *facts, const struct array_facts *array)
{
	bool idle = !*array->action || strcmp(array->action, "idle") == 0;
	struct text text = TEXT_NULL;
	if (!idle)
		text_add(&text, "%s", array->action);
	if (!idle && array->permille >= 0)
		text_add(&text, " %d.%d %%", array->permille / 10, array->permille % 10);
	for (unsigned i = 0; i < array->members; i++)
		if (array->member[i].faulty)
			text_add(&text, "%s%s failed", text.length ? ", " : "", array->member[i].name);
	char *missing = health_missing(facts, array);
	if (*missing)
		text_add(&text, "%s%s missing", text.length ? ", " : "", missing);
	free(missing);
	char *state = text_take(&text);
	table_cell(table, array->degraded ? MOOD_BAD : idle ? MOOD_GOOD : MOOD_BUSY, "%s", *state ? state : "complete");
	free(state);
}

static enum mood set_mood(enum set_state state)
{
	return state == SET_IN_SYNC ? MOOD_GOOD : state == SET_REBUILDING ? MOOD_BUSY :
	       set_state_ours(state) ? MOOD_BAD : MOOD_DIM;
}

void disks_text(const struct disk_set *set, bool opened, FILE *to, bool colour)
{
	struct table table = TABLE_NULL;
	TABLE_TITLES(&table, "DISK", "NAME", "MODEL", "SERIAL", "SIZE", "PLACE", "STATE");
	for (unsigned i = 0; i < set->count; i++) {
		const struct set_disk *d = &set->disk[i];
		char size[SIZE_TEXT] = "", *state = set_disk_state(d);
		table_row(&table);
		if (d->number && set_state_ours(d->state))
			table_cell(&table, MOOD_PLAIN, "%d", d->number);
		else
			table_cell(&table, MOOD_DIM, "-");
		table_cell(&table, MOOD_PLAIN, "%s", *d->disk.name ? d->disk.name : "-");
		table_cell(&table, MOOD_PLAIN, "%s", d->disk.model);
		table_cell(&table, MOOD_PLAIN, "%s%s", d->state == SET_MISSING && *d->disk.serial ? "was " : "", d->disk.serial);
		table_cell(&table, MOOD_PLAIN, "%s", d->disk.size ? size_format(d->disk.size, size) : "");
		table_cell(&table, MOOD_PLAIN, "%s", d->disk.path);
		bool boots = !opened || d->disk.mark == MARK_SEALED || !d->members;
		table_cell(&table, boots ? set_mood(d->state) : MOOD_BUSY, "%s%s", state, boots ? "" : ", does not boot yet");
		free(state);
	}
	table_end(&table, to, colour);
}

static void arrays(const struct health_facts *facts, FILE *to, bool colour)
{
	struct table table = TABLE_NULL;
	TABLE_TITLES(&table, "ARRAY", "DEVICE", "LEVEL", "MEMBERS", "STATE");
	for (int i = 0; i < ARRAYS; i++) {
		const struct array_facts *array = &facts->array[i];
		table_row(&table);
		table_cell(&table, MOOD_PLAIN, "%s", array->name);
		if (!array->there) {
			table_cell(&table, MOOD_BAD, "missing");
			continue;
		}
		table_cell(&table, MOOD_PLAIN, "%s", array->device);
		table_cell(&table, MOOD_PLAIN, "%s", array->level);
		table_cell(&table, array->degraded ? MOOD_BAD : MOOD_PLAIN, "%u of %u",
			   array->raid_disks - array->degraded, array->raid_disks);
		array_state(&table, facts, array);
	}
	table_end(&table, to, colour);
}

static enum mood disk_mood(enum drbd_disk disk)
{
	return disk == DISK_UP_TO_DATE ? MOOD_GOOD : disk == DISK_INCONSISTENT ? MOOD_BUSY : MOOD_BAD;
}

static void half_cell(struct table *table, enum drbd_role role, enum drbd_disk disk)
{
	table_cell(table, disk_mood(disk), "%s, %s", drbd_role_name(role), drbd_disk_name(disk));
}

static void volume_row(struct table *table, const struct health_facts *facts, int minor)
{
	const struct drbd_state *d = &facts->volume[minor];
	struct volume_facts v;
	health_volume(&v, facts, minor);
	table_row(table);
	table_cell(table, MOOD_PLAIN, "%s", v.name);
	if (d->connection == DRBD_UNCONFIGURED) {
		table_cell(table, MOOD_BAD, "not up");
		return;
	}
	half_cell(table, d->role, d->disk);
	table_cell(table, MOOD_PLAIN, "%s", v.peer);
	half_cell(table, d->peer_role, d->peer_disk);
	enum mood mood = d->connection == DRBD_CONNECTED ? MOOD_GOOD : d->connection > DRBD_CONNECTED ? MOOD_BUSY : MOOD_BAD;
	if (d->permille >= 0)
		table_cell(table, mood, "%s %d.%d %%", drbd_connection_name(d->connection), d->permille / 10,
			   d->permille % 10);
	else
		table_cell(table, mood, "%s", drbd_connection_name(d->connection));
	way_cell(table, facts, v.home ? health_volume_plan(facts, minor)->standby : health_volume_plan(facts, minor)->home);
	if (v.mounted)
		table_cell(table, MOOD_PLAIN, "/srv/%s", v.name);
	else
		table_cell(table, MOOD_DIM, "-");
}

static void volumes(const struct health_facts *facts, FILE *to, bool colour)
{
	struct table table = TABLE_NULL;
	TABLE_TITLES(&table, "VOLUME", "HERE", "PEER", "THERE", "CONNECTION", "WAY", "MOUNTED");
	for (int minor = MINOR_OWN; minor <= MINOR_COPY; minor++)
		volume_row(&table, facts, minor);
	table_end(&table, to, colour);
}

void status_text(const struct self *self, const struct health_facts *facts, const struct health *health, FILE *to,
		 bool colour)
{
	fprintf(to, "%s%s: %s%s, node %d of %d, installed by Ringlet %s\n\n", mood_begin(MOOD_HEAD, colour),
		self->profile.name, self->cluster.node[self->node - 1].name, mood_end(MOOD_HEAD, colour), self->node,
		self->cluster.n, self->version);
	nodes(facts, to, colour);
	links(facts, to, colour);
	if (facts->disks.count)
		disks_text(&facts->disks, false, to, colour);
	arrays(facts, to, colour);
	volumes(facts, to, colour);
	status_ha(facts, to, colour);
	for (size_t i = 0; i < health->remark_count; i++)
		fprintf(to, "note: %s\n", health->remarks[i]);
	char *line = health_line(health);
	enum mood mood = health->count ? MOOD_BAD : MOOD_GOOD;
	fprintf(to, "%s%s%s\n", mood_begin(mood, colour), line, mood_end(mood, colour));
	free(line);
}
