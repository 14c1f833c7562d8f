/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "base/json.h"
#include "base/num.h"
#include "base/text.h"
#include "plan/disk_kin.h"
#include "status.h"

/* true, false, or null for what is not known. */
static void put_fact(struct json_object *o, const char *key, int fact)
{
	json_object_object_add(o, key, fact == FACT_UNKNOWN ? NULL : json_object_new_boolean(fact == FACT_YES));
}

/* A number, or null below the smallest that means something. */
static void put_known(struct json_object *o, const char *key, int value, int least)
{
	json_object_object_add(o, key, value < least ? NULL : json_object_new_int(value));
}

static void put_address(struct json_object *o, const char *key, uint32_t address)
{
	char text[IPV4_TEXT];
	json_put_string(o, key, ipv4_format(address, text));
}

/* Which way the traffic to a node takes, and round the ring by whom. */
static void put_way(struct json_object *o, const struct health_facts *facts, int to)
{
	struct way way = facts->way[to - 1];
	json_put_string(o, "way", way_word(way.kind));
	json_put_string(o, "way_by", way.kind == WAY_ROUND ? facts->cluster->node[way.by - 1].name : NULL);
}

static struct json_object *nodes(const struct health_facts *facts)
{
	struct json_object *list = json_object_new_array();
	for (int i = 0; i < facts->cluster->n; i++) {
		struct json_object *o = json_object_new_object();
		json_put_string(o, "name", facts->cluster->node[i].name);
		put_address(o, "address", facts->cluster->node[i].address);
		json_put_bool(o, "self", i + 1 == facts->node);
		put_fact(o, "reachable", facts->reachable[i]);
		put_address(o, "ring_address", facts->cluster->node[i].ring);
		put_fact(o, "ring_reachable", facts->ring_reachable[i]);
		put_way(o, facts, i + 1);
		put_fact(o, "member", facts->member[i]);
		put_fact(o, "online", facts->online[i]);
		put_fact(o, "unclean", !facts->pacemaker ? FACT_UNKNOWN : facts->ha.unclean[i] ? FACT_YES : FACT_NO);
		json_put_bool(o, "drained", facts->ha.drained[i]);
		json_object_array_add(list, o);
	}
	return list;
}

static void put_link(struct json_object *o, const struct link_facts *link)
{
	json_put_bool(o, "there", link->there);
	put_fact(o, "carrier", link->carrier);
	put_known(o, "mbit", link->speed, 1);
	put_known(o, "mtu", link->mtu, 1);
	json_put_bool(o, "address_set", link->address);
}

static struct json_object *lan(const struct health_facts *facts)
{
	struct json_object *o = json_object_new_object();
	json_put_string(o, "port", "lan0");
	json_put_string(o, "bridge", facts->bridged ? LAN_BRIDGE : NULL);
	put_address(o, "address", facts->cluster->node[facts->node - 1].address);
	put_link(o, &facts->lan);
	return o;
}

static struct json_object *cables(const struct health_facts *facts)
{
	struct json_object *list = json_object_new_array();
	for (int i = 0; i < facts->cluster->cables; i++) {
		const struct cluster_cable *cable = &facts->cluster->cable[i];
		int end = cable_end(cable, facts->node);
		struct json_object *o = json_object_new_object(), *ends = json_object_new_array();
		json_put_number(o, "number", cable->number);
		for (int e = 0; e < 2; e++)
			json_object_array_add(ends,
					      json_object_new_string(facts->cluster->node[cable->node[e] - 1].name));
		json_object_object_add(o, "nodes", ends);
		json_put_bool(o, "here", end >= 0);
		if (end >= 0) {
			json_put_string(o, "port", cable->ifname[end]);
			put_address(o, "address", cable->address[end]);
			put_link(o, &facts->cable[i]);
			put_fact(o, "neighbour_answers", facts->cable_answers[i]);
		}
		json_object_array_add(list, o);
	}
	return list;
}

static void put_string(struct json_object *o, const char *key, const char *value)
{
	json_put_string(o, key, *value ? value : NULL);
}

struct json_object *disks_json(const struct disk_set *set, bool opened)
{
	struct json_object *list = json_object_new_array();
	for (unsigned i = 0; i < set->count; i++) {
		const struct set_disk *d = &set->disk[i];
		struct json_object *o = json_object_new_object(), *names = json_object_new_array();
		put_known(o, "number", set_state_ours(d->state) ? d->number : 0, 1);
		put_string(o, "name", d->disk.name);
		put_string(o, "model", d->disk.model);
		put_string(o, "serial", d->disk.serial);
		json_object_object_add(o, "size", d->disk.size ? json_object_new_int64((int64_t)d->disk.size) : NULL);
		put_string(o, "path", d->disk.path);
		json_put_string(o, "state", set_state_word(d->state));
		json_put_tenths(o, "percent", d->permille / 10.0);
		if (opened && d->here)
			json_put_bool(o, "boots", d->disk.mark == MARK_SEALED);
		for (int a = 0; a < ARRAYS; a++)
			if (d->members & 1U << a)
				json_object_array_add(names, json_object_new_string(array_name(a)));
		json_object_object_add(o, "arrays", names);
		json_object_array_add(list, o);
	}
	return list;
}

static struct json_object *members(const struct array_facts *array)
{
	struct json_object *list = json_object_new_array();
	for (unsigned i = 0; i < array->members; i++) {
		const struct member_facts *m = &array->member[i];
		struct json_object *o = json_object_new_object();
		json_put_string(o, "name", m->name);
		put_known(o, "slot", m->slot, 0);
		json_put_bool(o, "in_sync", m->in_sync);
		json_put_bool(o, "faulty", m->faulty);
		json_object_array_add(list, o);
	}
	return list;
}

static struct json_object *arrays(const struct health_facts *facts)
{
	struct json_object *list = json_object_new_array();
	for (int i = 0; i < ARRAYS; i++) {
		const struct array_facts *array = &facts->array[i];
		struct json_object *o = json_object_new_object();
		json_put_string(o, "name", array->name);
		json_put_bool(o, "there", array->there);
		if (array->there) {
			json_put_string(o, "device", array->device);
			json_put_string(o, "level", array->level);
			json_put_number(o, "raid_disks", (int)array->raid_disks);
			json_put_number(o, "degraded", (int)array->degraded);
			json_put_string(o, "action", array->action);
			json_put_tenths(o, "percent", array->permille / 10.0);
			json_object_object_add(o, "members", members(array));
		}
		json_object_array_add(list, o);
	}
	return list;
}

static struct json_object *volumes(const struct health_facts *facts)
{
	struct json_object *list = json_object_new_array();
	for (int minor = MINOR_OWN; minor <= MINOR_COPY; minor++) {
		const struct drbd_state *d = &facts->volume[minor];
		struct volume_facts v;
		char mount[16];
		health_volume(&v, facts, minor);
		snprintf(mount, sizeof mount, "/srv/%s", v.name);
		struct json_object *o = json_object_new_object();
		json_put_string(o, "name", v.name);
		json_put_bool(o, "home", v.home);
		json_put_number(o, "minor", minor);
		json_put_string(o, "peer", v.peer);
		json_put_string(o, "connection", drbd_connection_name(d->connection));
		json_put_string(o, "role", drbd_role_name(d->role));
		json_put_string(o, "disk", drbd_disk_name(d->disk));
		json_put_string(o, "peer_role", drbd_role_name(d->peer_role));
		json_put_string(o, "peer_disk", drbd_disk_name(d->peer_disk));
		json_put_tenths(o, "percent", d->permille / 10.0);
		put_known(o, "seconds_left", d->left, 0);
		put_way(o, facts, v.home ? health_volume_plan(facts, minor)->standby : health_volume_plan(facts, minor)->home);
		json_object_object_add(o, "mounted", v.mounted ? json_object_new_string(mount) : NULL);
		int on = facts->ha.volume[health_volume_plan(facts, minor)->number - 1].mounted;
		json_put_string(o, "on", on ? facts->cluster->node[on - 1].name : NULL);
		json_object_array_add(list, o);
	}
	return list;
}

static struct json_object *quorum(const struct health_facts *facts)
{
	struct json_object *o = json_object_new_object();
	json_put_bool(o, "corosync", facts->corosync);
	put_fact(o, "quorate", facts->quorate);
	json_put_number(o, "votes", (int)facts->votes);
	json_put_number(o, "expected", (int)facts->expected);
	json_put_bool(o, "two_node", facts->two_node);
	json_put_bool(o, "tie_breaker", facts->tie_breaker);
	json_put_bool(o, "pacemaker", facts->pacemaker);
	return o;
}

static struct json_object *strings(char **list, size_t count)
{
	struct json_object *array = json_object_new_array();
	for (size_t i = 0; i < count; i++)
		json_object_array_add(array, json_object_new_string(list[i]));
	return array;
}

char *status_json(const struct self *self, const struct health_facts *facts, const struct health *health)
{
	struct json_object *o = json_object_new_object();
	json_put_string(o, "cluster", self->profile.name);
	json_put_string(o, "node", self->cluster.node[self->node - 1].name);
	json_put_string(o, "version", self->version);
	json_object_object_add(o, "nodes", nodes(facts));
	json_object_object_add(o, "lan", lan(facts));
	json_object_object_add(o, "cables", cables(facts));
	put_fact(o, "listening", facts->listening);
	json_object_object_add(o, "disks", disks_json(&facts->disks, false));
	json_object_object_add(o, "arrays", arrays(facts));
	json_object_object_add(o, "volumes", volumes(facts));
	json_object_object_add(o, "quorum", quorum(facts));
	json_object_object_add(o, "guests", guests_json(facts));
	json_object_object_add(o, "fencing", fencing_json(facts));
	json_object_object_add(o, "can_lose", can_lose_json(facts));
	json_put_bool(o, "healthy", health->count == 0);
	json_object_object_add(o, "complaints", strings(health->complaints, health->count));
	json_object_object_add(o, "remarks", strings(health->remarks, health->remark_count));
	return json_text(o);
}
