/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Gives the Ethernet ports the names of their roles, once at boot, before anyone
 * who takes names for granted: systemd-networkd, DRBD, corosync. The LAN comes
 * first: with too few ports the node must still be reachable, to say so.
 */
#include <errno.h>
#include <getopt.h>
#include <net/if.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include "base/text.h"
#include "commands.h"
#include "plan/nic_rename.h"
#include "self.h"
#include "sys/event.h"
#include "sys/link.h"
#include "sys/probe_net.h"

#define PORTS_MAX 64
/* all times 50 ms */
#define PATIENCE_NONE 2400 /* no port yet */
#define PATIENCE_SOME 300  /* no further port since the last one */
#define SETTLE 100	   /* udev is still at work on a port */
#define PATIENCE_LAN 400   /* lan0 has no address yet */

static void pause_ms(long ms)
{
	struct timespec t = {.tv_sec = ms / 1000, .tv_nsec = ms % 1000 * 1000000};
	nanosleep(&t, NULL);
}

/*
 * Drivers are being loaded, and on a busy emulated machine that takes its time. Without any port
 * there is nothing better to do than to wait; with some, the others had their chance soon after.
 */
static size_t wait_for_ports(struct nic_facts *facts, size_t needed)
{
	size_t count, before = 0;
	int quiet = 0;
	while ((count = probe_nics("", facts, PORTS_MAX)) < needed) {
		quiet = count == before ? quiet + 1 : 0;
		if (quiet >= (count ? PATIENCE_SOME : PATIENCE_NONE))
			break;
		before = count;
		pause_ms(50);
	}
	return count < PORTS_MAX ? count : PORTS_MAX;
}

/* udev looks a port up by its name while it works on it; its record says that it is through. */
static void wait_for_udev(const struct nic_facts *facts, size_t count)
{
	int tries = 0;
	for (size_t i = 0; i < count; i++) {
		char *record = xasprintf("/run/udev/data/n%u", if_nametoindex(facts[i].ifname));
		while (access(record, F_OK) < 0 && tries++ < SETTLE)
			pause_ms(50);
		free(record);
	}
}

/* Which of too few ports is the LAN's: the first on the bus, as ever. */
static int lan_alone(const struct nic_facts *facts, size_t count, struct nic_role *role)
{
	if (count == 0)
		return 0;
	*role = (struct nic_role){.nic = nic_first(facts, count), .ifname = "lan0"};
	return 1;
}

static int rename_ports(const struct nic_facts *facts, const struct nic_rename *renames, size_t count)
{
	struct link_socket *link = link_open();
	int result = link ? 0 : -1;
	if (!link)
		fprintf(stderr, "ringctl nics: no netlink socket: %s\n", strerror(errno));
	for (size_t i = 0; link && i < count; i++) {
		const struct nic_rename *r = &renames[i];
		unsigned index = if_nametoindex(r->from);
		if (!index || link_up(link, index, false) < 0 || link_rename(link, index, r->to) < 0) {
			fprintf(stderr, "ringctl nics: %s cannot be renamed to %s: %s\n", r->from, r->to, strerror(errno));
			result = -1;
		} else if (strcmp(r->from, facts[r->nic].ifname) != 0) {
			printf("%s (%s, %s) is %s\n", facts[r->nic].ifname, facts[r->nic].mac, facts[r->nic].path, r->to);
		}
	}
	link_close(link);
	return result;
}

static int nics(const struct self *self)
{
	struct nic_facts *facts = xcalloc(PORTS_MAX, sizeof *facts);
	struct nic_rename *renames = xcalloc(2 * PORTS_MAX, sizeof *renames);
	struct nic_role roles[NODES_MAX + 1];
	struct report report = REPORT_NULL;
	size_t count = wait_for_ports(facts, nic_ports_needed(&self->cluster, self->node));

	wait_for_udev(facts, count);
	/* Not before: the port's driver comes the same way as those of the NICs. */
	event_open(self->cluster.node[self->node - 1].name);
	event_send("system", EVENT_START, 0, "the installed system starts");
	int role_count = nic_roles(facts, count, &self->cluster, self->node, roles, &report);
	if (role_count < 0) {
		report_print(&report, stderr, false);
		role_count = lan_alone(facts, count, roles);
		event_send("system", EVENT_PROGRESS, 0, "%s", report.count ? report.messages[0].text : "ports are missing");
	}
	size_t changes = nic_renames(facts, count, roles, (size_t)role_count, renames);
	int result = rename_ports(facts, renames, changes) < 0 || report.errors ? EXIT_UNWELL : EXIT_FINE;
	report_free(&report);
	free(renames);
	free(facts);
	return result;
}

/* Until networkd has given the LAN and the ring their addresses. */
static int wait_for_lan(const struct self *self)
{
	const struct cluster_node *node = &self->cluster.node[self->node - 1];
	for (int i = 0; i < PATIENCE_LAN; i++) {
		if (probe_address("lan0", node->address) && probe_address("lo", node->ring))
			return EXIT_FINE;
		pause_ms(50);
	}
	fputs("ringctl nics: lan0 or lo still has no address\n", stderr);
	return EXIT_UNWELL;
}

static void usage(FILE *to)
{
	fputs("usage: ringctl nics [--wait]\n\n"
	      "Gives the Ethernet ports the names of their roles: lan0, to-NODE. Done at boot by ringlet-nics.service;\n"
	      "a second run changes nothing.\n\n"
	      "  --wait  renames nothing, but waits until lan0 and the ring (on lo) have their addresses; for at most 20 s\n",
	      to);
}

int cmd_nics(int argc, char **argv)
{
	struct self self;
	if (argc == 2 && strcmp(argv[1], "--help") == 0) {
		usage(stdout);
		return EXIT_FINE;
	}
	bool wait = argc == 2 && strcmp(argv[1], "--wait") == 0;
	if (argc != 1 + wait) {
		usage(stderr);
		return EXIT_USAGE;
	}
	if (self_load_or_say(&self, "") < 0)
		return EXIT_TROUBLE;
	int result = wait ? wait_for_lan(&self) : nics(&self);
	self_free(&self);
	return result;
}
