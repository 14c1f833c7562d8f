/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "nics_names.h"

#include <errno.h>
#include <net/if.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/text.h"
#include "nics_words.h"
#include "plan/nic_rename.h"
#include "sys/publish.h"

#define UDEV_PATIENCE 5.0 /* seconds */

void nics_names_init(struct nics_names *names, const struct cluster *cluster, int node)
{
	*names = (struct nics_names){0};
	snprintf(names->role[names->role_count++], IFNAME_TEXT, "lan0");
	for (int i = 0; i < cluster->cables; i++) {
		int end = cable_end(&cluster->cable[i], node);
		if (end >= 0)
			snprintf(names->role[names->role_count++], IFNAME_TEXT, "%s", cluster->cable[i].ifname[end]);
	}
}

bool nics_names_is_role(const struct nics_names *names, const char *ifname)
{
	for (size_t i = 0; i < names->role_count; i++)
		if (strcmp(names->role[i], ifname) == 0)
			return true;
	return false;
}

/* --- neutral names ------------------------------------------------------------------------ */

static bool looks_like_role(const char *ifname)
{
	return starts_with(ifname, "lan") || starts_with(ifname, "to-") || starts_with(ifname, "to2-") ||
	       starts_with(ifname, "ringlet");
}

/* What udev would call the port by its place, from its record: "E:ID_NET_NAME_PATH=enp3s0". */
static void ask_udev(unsigned ifindex, char name[IFNAME_TEXT])
{
	static const char *const keys[] = {"\nE:ID_NET_NAME_ONBOARD=", "\nE:ID_NET_NAME_SLOT=", "\nE:ID_NET_NAME_PATH="};
	char *path = xasprintf("/run/udev/data/n%u", ifindex);
	char *record = read_file(path, NULL, 64 << 10);
	for (size_t i = 0; record && !*name && i < sizeof keys / sizeof *keys; i++) {
		const char *at = strstr(record, keys[i]);
		size_t length = at ? strcspn(at + strlen(keys[i]), "\n") : 0;
		if (length > 0 && length < IFNAME_TEXT)
			snprintf(name, IFNAME_TEXT, "%.*s", (int)length, at + strlen(keys[i]));
	}
	if (looks_like_role(name))
		*name = '\0';
	free(record);
	free(path);
}

static struct known_port *find_known(struct nics_names *names, unsigned ifindex)
{
	for (size_t i = 0; i < names->known_count; i++)
		if (names->known[i].ifindex == ifindex)
			return &names->known[i];
	return NULL;
}

void nics_names_look(struct nics_names *names, struct listener *listener, double now)
{
	struct nics_names before = *names;
	size_t count;
	const struct port_facts *port = listener_ports(listener, &count);
	names->known_count = 0;
	for (size_t i = 0; i < count; i++) {
		unsigned ifindex = listener_ifindex(listener, i);
		const struct known_port *was = find_known(&before, ifindex);
		struct known_port *is = &names->known[names->known_count++];
		*is = was ? *was : (struct known_port){.ifindex = ifindex, .since = now};
		if (!looks_like_role(port[i].nic.ifname))
			memcpy(is->neutral, port[i].nic.ifname, sizeof is->neutral);
		else if (!*is->neutral && !names->no_udev)
			ask_udev(ifindex, is->neutral);
	}
}

static bool udev_has_it(unsigned ifindex)
{
	char *record = xasprintf("/run/udev/data/n%u", ifindex);
	bool has = access(record, F_OK) == 0;
	free(record);
	return has;
}

bool nics_names_ready(const struct nics_names *names, double now)
{
	for (size_t i = 0; i < names->known_count && !names->no_udev; i++)
		if (now < names->known[i].since + UDEV_PATIENCE && !udev_has_it(names->known[i].ifindex))
			return false;
	return true;
}

/* --- renaming ----------------------------------------------------------------------------- */

/* Not again for each time it is tried. */
static void say_refused(struct nics_names *names, const struct nic_rename *rename, int error)
{
	char said[sizeof names->refused];
	snprintf(said, sizeof said, "%s cannot be renamed to %s: %s", rename->from, rename->to, strerror(error));
	if (strcmp(said, names->refused) != 0)
		fprintf(stderr, "%s\n", said);
	memcpy(names->refused, said, sizeof said);
}

/* Up as it is; a newer networkd may take a port down that it has no file for, and then nobody could be heard there. */
static int rename_port(struct link_socket *link, unsigned ifindex, const struct nic_rename *rename)
{
	if (!ifindex)
		return ENODEV;
	if (link_rename(link, ifindex, rename->to) < 0)
		return errno;
	link_up(link, ifindex, true);
	return 0;
}

/* The facts may be a moment behind what we did ourselves. */
static bool are_true(const struct port_facts *port, size_t count, const struct listener *listener)
{
	char name[IF_NAMESIZE];
	for (size_t i = 0; i < count; i++)
		if (!if_indextoname(listener_ifindex(listener, i), name) || strcmp(name, port[i].nic.ifname) != 0)
			return false;
	return true;
}

/* What was done is told to networkd, and to people where it is the end of it. */
static void tell(const struct nic_rename *r, const struct port_facts *port, unsigned ifindex, const struct cabling *cabling,
		 const struct cluster *cluster, int node, struct nics_networkd *networkd, double now)
{
	char name[IF_NAMESIZE];
	if (!if_indextoname(ifindex, name))
		return;
	nics_networkd_renamed(networkd, ifindex, name, now);
	if (!starts_with(r->to, "ringlet"))
		nics_words_renamed(port, name, cabling_role_of(cabling->role, cabling->role_count, r->port), cluster, node);
}

size_t nics_names_apply(struct nics_names *names, struct link_socket *link, struct listener *listener,
			const struct cabling *cabling, const struct cluster *cluster, int node,
			struct nics_networkd *networkd, double now)
{
	size_t count, done = 0, wanted = 0;
	const struct port_facts *port = listener_ports(listener, &count);
	char (*neutral)[IFNAME_TEXT] = xcalloc(PORTS_MAX, sizeof *neutral);
	struct nic_rename *renames = xcalloc(2 * PORTS_MAX, sizeof *renames);
	for (size_t i = 0; i < count && i < names->known_count; i++)
		memcpy(neutral[i], names->known[i].neutral, sizeof *neutral);
	if (are_true(port, count, listener))
		wanted = nic_renames(port, count, cabling->role, cabling->role_count,
				     (const char (*)[IFNAME_TEXT])neutral, renames);
	/* One that fails does not stop the others; those that need what it would have left fail for its sake. */
	for (size_t i = 0, failed = 0; i < wanted; i++) {
		unsigned ifindex = listener_ifindex(listener, renames[i].port);
		int error = rename_port(link, ifindex, &renames[i]);
		if (error && failed++ == 0)
			say_refused(names, &renames[i], error);
		if (error)
			continue;
		tell(&renames[i], &port[renames[i].port], ifindex, cabling, cluster, node, networkd, now);
		done++;
	}
	free(renames);
	free(neutral);
	return done;
}
