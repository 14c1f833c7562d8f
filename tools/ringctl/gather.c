/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "gather.h"

#include <mntent.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/text.h"
#include "boot_look.h"
#include "disk/disk_busy.h"
#include "disk/probe_disk.h"
#include "disk_look.h"
#include "port_state.h"
#include "sys/probe_cluster.h"
#include "sys/probe_drbd.h"
#include "sys/probe_ha.h"
#include "sys/probe_md.h"
#include "sys/probe_net.h"
#include "sys/publish.h"
#include "sys/route.h"

/* A captured tree holds no addresses: there, a link that is there is taken to have its own. */
static bool has_address(const char *root, const char *ifname, uint32_t address)
{
	return *root || probe_address(ifname, address);
}

void gather_links(struct health_facts *facts, const char *root)
{
	const struct cluster *cluster = facts->cluster;
	probe_link(root, "lan0", &facts->lan);
	facts->bridged = probe_bridged(root, LAN_BRIDGE, "lan0");
	facts->lan.address = has_address(root, LAN_BRIDGE, cluster->node[facts->node - 1].address);
	for (int i = 0; i < cluster->cables; i++) {
		const struct cluster_cable *cable = &cluster->cable[i];
		int end = cable_end(cable, facts->node);
		if (end < 0)
			continue;
		probe_link(root, cable->ifname[end], &facts->cable[i]);
		facts->cable[i].address = has_address(root, cable->ifname[end], cable->address[end]);
	}
}

/* A captured tree has it as "ip route get ADDRESS" said it, a line for each. */
static void gather_way(struct health_facts *facts, const char *captured, int to)
{
	struct route route;
	uint32_t address = facts->cluster->node[to - 1].ring;
	int result = captured ? route_parse(&route, address, captured) : route_get(&route, address);
	facts->way[to - 1] = result < 0	 ? (struct way){WAY_UNKNOWN, 0} :
			     result == 1 ? (struct way){WAY_NONE, 0} :
					   way_judge(facts->cluster, facts->node, to, route.ifname, route.gateway);
}

void gather_ring(struct health_facts *facts, const char *root)
{
	char *path = xasprintf("%s/captured/ip", root), *captured = *root ? read_file(path, NULL, 64 << 10) : NULL;
	for (int to = 1; to <= facts->cluster->n; to++)
		if (to != facts->node && (!*root || captured))
			gather_way(facts, captured, to);
	free(captured);
	free(path);
	static struct port_facts ports[PORTS_MAX];
	struct report ignored = REPORT_NULL; /* `ringctl cables` says it */
	int count = port_state(ports, PORTS_MAX, root, &ignored);
	report_free(&ignored);
	facts->listening = count >= 0 ? FACT_YES : FACT_NO;
	facts->ports = count >= 0 ? ports : NULL;
	facts->port_count = count >= 0 ? (size_t)count : 0;
}

static void note_mount(struct health_facts *facts, const struct mntent *entry)
{
	if (strcmp(entry->mnt_dir, "/") == 0)
		facts->root_read_only = hasmntopt(entry, MNTOPT_RO) != NULL;
	for (int minor = 0; minor < 2; minor++) {
		char point[16];
		snprintf(point, sizeof point, "/srv/%s", health_volume_plan(facts, minor)->name);
		if (strcmp(entry->mnt_dir, point) != 0)
			continue;
		char device[24];
		snprintf(device, sizeof device, "/dev/drbd%d", minor);
		/* whatever else lies there, it is not the volume */
		facts->mounted[minor] = strcmp(entry->mnt_fsname, device) == 0;
	}
}

static void gather_mounts(struct health_facts *facts, const char *root)
{
	char buffer[4096], *path = xasprintf("%s/proc/self/mounts", root);
	struct mntent entry;
	FILE *mounts = setmntent(path, "re");
	free(path);
	facts->mounted[0] = facts->mounted[1] = facts->root_read_only = false;
	while (mounts && getmntent_r(mounts, &entry, buffer, sizeof buffer))
		note_mount(facts, &entry);
	if (mounts)
		endmntent(mounts);
}

void gather_arrays(struct health_facts *facts, const char *root)
{
	for (int i = 0; i < ARRAYS; i++) {
		char name[sizeof facts->array[i].name];
		memcpy(name, facts->array[i].name, sizeof name);
		probe_array(root, name, &facts->array[i]);
	}
}

void gather_disks(struct health_facts *facts, const char *root)
{
	struct disk_record record;
	char **names;
	size_t count = probe_disk_names(&names, root);
	struct disk_facts *disks = xcalloc(count ? count : 1, sizeof *disks);
	const char *ours[ARRAYS + 1];
	disk_look_record(&record, root);
	disk_look_ours(ours, facts->array);
	for (size_t i = 0; i < count; i++) {
		probe_disk(&disks[i], root, names[i]);
		disk_busy_beside(&disks[i], root, ours);
	}
	if (count)
		disk_set_make(&facts->disks, facts->cluster, facts->node, disks, count, facts->array, &record);
	free(disks);
	probe_disk_names_free(names, count);
}

/* Kept to the end: a status is asked for once. */
void gather_boot(struct health_facts *facts, const char *root)
{
	static char *said;
	char *path = xasprintf("%s" BOOT_SAID, root);
	free(said);
	facts->boot_said = said = read_file(path, NULL, 64 << 10);
	free(path);
}

void gather_volumes(struct health_facts *facts, const char *root)
{
	facts->drbd_loaded = probe_drbd(root, facts->volume, 2) != 1;
	gather_mounts(facts, root);
}

void gather_local(struct health_facts *facts, const char *root)
{
	gather_links(facts, root);
	gather_ring(facts, root);
	gather_arrays(facts, root);
	gather_disks(facts, root);
	gather_boot(facts, root);
	gather_volumes(facts, root);
	probe_watchdog(root, &facts->ha);
}

/* Where the answers are to be found. */
enum { ECHO_LAN, ECHO_RING = NODES_MAX, ECHO_CABLE = 2 * NODES_MAX, ECHOES = 3 * NODES_MAX };

void gather_echo(struct health_facts *facts, const char *root, unsigned milliseconds)
{
	const struct cluster *cluster = facts->cluster;
	struct echo echo[ECHOES] = {0};
	if (*root)
		return;
	for (int i = 0; i < cluster->n; i++)
		if (i + 1 != facts->node) {
			echo[ECHO_LAN + i].address = cluster->node[i].address;
			echo[ECHO_RING + i].address = cluster->node[i].ring;
		}
	for (int i = 0; i < cluster->cables; i++) {
		const struct cluster_cable *cable = &cluster->cable[i];
		int end = cable_end(cable, facts->node);
		if (end >= 0)
			echo[ECHO_CABLE + i] = (struct echo){cable->address[!end], cable->ifname[end], FACT_UNKNOWN};
	}
	probe_echo(echo, ECHOES, milliseconds);
	for (int i = 0; i < NODES_MAX; i++) {
		facts->reachable[i] = echo[ECHO_LAN + i].answer;
		facts->ring_reachable[i] = echo[ECHO_RING + i].answer;
		facts->cable_answers[i] = echo[ECHO_CABLE + i].answer;
	}
	facts->reachable[facts->node - 1] = facts->ring_reachable[facts->node - 1] = FACT_YES;
}

void gather_cluster(struct health_facts *facts, const char *root)
{
	probe_corosync(root, facts);
	probe_pacemaker(root, facts);
}
