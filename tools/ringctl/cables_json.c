/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "base/json.h"
#include "cables.h"

/* A count, or null where it is not known. */
static void put_count(struct json_object *o, const char *key, int64_t count)
{
	json_object_object_add(o, key, count < 0 ? NULL : json_object_new_int64(count));
}

/* 0: not known. */
static void put_known(struct json_object *o, const char *key, unsigned value)
{
	put_count(o, key, value ? (int64_t)value : -1);
}

static void put_string(struct json_object *o, const char *key, const char *value)
{
	json_put_string(o, key, *value ? value : NULL);
}

static void put_carrier(struct json_object *o, int carrier)
{
	json_object_object_add(o, "carrier", carrier < 0 ? NULL : json_object_new_boolean(carrier));
}

static const char *kind_word(enum heard_kind kind)
{
	static const char *const words[] = {"member", "self", "duplicate", "foreign", "forged"};
	return words[kind];
}

static struct json_object *neighbour(const struct cables *cables, const struct port_heard *heard)
{
	const struct cluster *cluster = &cables->self->cluster;
	bool ours = heard->kind != HEARD_FOREIGN && heard->node >= 1 && heard->node <= cluster->n;
	struct json_object *o = json_object_new_object();
	json_put_string(o, "kind", kind_word(heard->kind));
	json_put_number(o, "number", heard->node);
	json_put_string(o, "node", ours ? cluster->node[heard->node - 1].name : NULL);
	put_string(o, "cluster", ours ? cables->self->profile.name : heard->cluster);
	put_string(o, "port", heard->port);
	put_string(o, "mac", heard->mac);
	json_put_bool(o, "direct", heard->direct);
	json_put_bool(o, "two_way", heard->two_way);
	put_known(o, "mbit", heard->speed);
	put_known(o, "mtu", heard->mtu);
	json_put_tenths(o, "seconds", cables_age(cables, heard->since));
	return o;
}

static struct json_object *neighbours(const struct cables *cables, const struct port_facts *port)
{
	struct json_object *list = json_object_new_array();
	for (size_t i = 0; i < port->heard_count; i++)
		json_object_array_add(list, neighbour(cables, &port->heard[i]));
	return list;
}

static struct json_object *counts(const struct port_counts *c)
{
	struct json_object *o = json_object_new_object();
	put_count(o, "rx_errors", c->rx_errors);
	put_count(o, "rx_crc", c->rx_crc);
	put_count(o, "rx_dropped", c->rx_dropped);
	put_count(o, "tx_errors", c->tx_errors);
	put_count(o, "tx_dropped", c->tx_dropped);
	put_count(o, "carrier_changes", c->carrier_changes);
	return o;
}

/* NULL: none was heard. */
static struct json_object *lan_switch(const struct cables *cables, const struct port_facts *port)
{
	if (!port->lldp.seconds)
		return NULL;
	struct json_object *o = json_object_new_object();
	put_string(o, "system", port->lldp.system);
	put_string(o, "port", port->lldp.port);
	put_string(o, "description", port->lldp.description);
	put_string(o, "chassis", port->lldp.chassis);
	json_put_tenths(o, "seconds_ago", cables_age(cables, port->lldp_last));
	return o;
}

static struct json_object *port_object(const struct cables *cables, size_t i)
{
	const struct port_facts *port = &cables->port[i];
	const struct port_counts *c = &cables->counts[i];
	struct json_object *o = json_object_new_object();
	json_put_string(o, "port", port->nic.ifname);
	put_string(o, "role", port->role);
	put_string(o, "mac", port->nic.mac);
	put_string(o, "path", port->nic.path);
	put_string(o, "driver", port->nic.driver);
	put_carrier(o, port->nic.carrier);
	json_put_tenths(o, "carrier_seconds", cables_age(cables, port->carrier_since));
	put_known(o, "mbit", port->nic.speed > 0 ? (unsigned)port->nic.speed : 0);
	put_string(o, "duplex", c->duplex);
	put_count(o, "mtu", c->mtu);
	put_known(o, "mtu_max", port->mtu_max);
	json_put_bool(o, "gateway", port->gateway);
	json_object_object_add(o, "neighbours", neighbours(cables, port));
	json_object_object_add(o, "switch", lan_switch(cables, port));
	json_object_object_add(o, "counts", counts(c));
	return o;
}

static struct json_object *complaints(const struct cables *cables)
{
	struct json_object *list = json_object_new_array();
	for (size_t i = 0; i < cables->cabling.complaint_count; i++) {
		const struct cabling_complaint *c = &cables->cabling.complaints[i];
		struct json_object *o = json_object_new_object();
		json_put_string(o, "text", c->text);
		json_put_bool(o, "wrong", c->wrong);
		json_put_string(o, "port", c->port < cables->count ? cables->port[c->port].nic.ifname : NULL);
		json_object_array_add(list, o);
	}
	return list;
}

void cables_json(const struct cables *cables)
{
	const struct self *self = cables->self;
	struct json_object *o = json_object_new_object(), *list = json_object_new_array();
	for (size_t i = 0; i < cables->count; i++)
		json_object_array_add(list, port_object(cables, i));
	json_put_string(o, "cluster", self->profile.name);
	json_put_string(o, "node", self->cluster.node[self->node - 1].name);
	json_put_bool(o, "listening", cables->listening);
	json_object_object_add(o, "ports", list);
	json_put_bool(o, "right", cables_right(cables));
	json_object_object_add(o, "complaints", complaints(cables));
	json_print(o);
}
