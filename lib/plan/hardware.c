/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "plan/hardware.h"

#include <stdio.h>
#include <string.h>

#define DEFAULT_MEMORY_MIB 1536

/*
 * Stable, so that the same plan is the same machine tomorrow. The cluster's
 * name is in it because two demos may share a bridge on a Proxmox host.
 */
static void choose_mac(char mac[18], const struct cluster *cluster, int node, int port)
{
	char digest[DIGEST_TEXT];
	unsigned hash = 0;
	digest_of(digest, cluster->profile->name, strlen(cluster->profile->name));
	sscanf(digest, "%2x", &hash);
	snprintf(mac, 18, "52:54:00:%02x:%02x:%02x", hash & 0xff, (unsigned)node & 0xff, (unsigned)port & 0xff);
}

/* As the MACs: stable, and told apart by the cluster's name. */
static void name_machine(struct hardware_machine *machine, const char *serial)
{
	snprintf(machine->serial, sizeof machine->serial, "%s", serial);
	id_derive(machine->uuid, CLUSTER_ID_NONE, "machine/%s", machine->serial);
}

static void add_nic(struct hardware_machine *machine, const struct cluster *cluster, const char *name, int cable,
		    int end)
{
	struct hardware_nic *nic = &machine->nic[machine->nics++];
	snprintf(nic->name, sizeof nic->name, "%s", name);
	nic->cable = cable;
	nic->end = end;
	choose_mac(nic->mac, cluster, machine->node, machine->nics);
}

/* Places go round by so many. */
static void turn_nics(struct hardware_machine *machine, unsigned places)
{
	for (int i = 0; i < machine->nics; i++)
		machine->nic[i].place = (int)(((unsigned)machine->nic[i].place + places) % (unsigned)machine->nics);
}

static void add_nics(struct hardware_machine *machine, const struct cluster *cluster)
{
	add_nic(machine, cluster, "lan0", 0, 0);
	for (int end = 0; end < 2; end++)
		for (int i = 0; i < cluster->cables; i++)
			if (cluster->cable[i].node[end] == machine->node)
				add_nic(machine, cluster, cluster->cable[i].ifname[end], cluster->cable[i].number, end);
	for (int i = 0; i < machine->nics; i++)
		machine->nic[i].place = machine->nics - 1 - i;
	turn_nics(machine, (unsigned)machine->node);
}

static void add_bays(struct hardware_machine *machine)
{
	machine->bays = machine->disks;
	for (unsigned i = 0; i < BAYS_MAX; i++)
		machine->bay[i] = (struct hardware_bay){.controller = CONTROLLER_ANY,
							.disk = i < machine->disks ? i + 1 : 0};
}

void hardware_plan(struct hardware *hardware, const struct cluster *cluster, uint64_t disk_size, unsigned memory_mib)
{
	const struct profile *profile = cluster->profile;

	*hardware = (struct hardware){.cluster = cluster, .machines = cluster->n};
	for (int i = 0; i < cluster->n; i++) {
		struct hardware_machine *machine = &hardware->machine[i];
		*machine = (struct hardware_machine){
			.node = cluster->node[i].number,
			.name = cluster->node[i].name,
			.memory_mib = memory_mib ? memory_mib : DEFAULT_MEMORY_MIB,
			.cpus = 1,
			.disks = profile->disk_least,
			.disks_most = profile->disk_most,
			.disk_size = disk_size ? disk_size : 2 * profile->disk_min_size,
			.medium = MEDIUM_CD,
		};
		char serial[sizeof machine->serial];
		snprintf(serial, sizeof serial, "%s-%s", profile->name, machine->name);
		name_machine(machine, serial);
		add_bays(machine);
		add_nics(machine, cluster);
	}
}

void hardware_set_firmware(struct hardware_machine *machine, enum firmware firmware)
{
	machine->firmware = firmware;
	machine->q35 = firmware != FIRMWARE_BIOS;
}

void hardware_change_chassis(struct hardware_machine *machine, unsigned chassis)
{
	char serial[sizeof machine->serial];
	machine->chassis = chassis;
	snprintf(serial, sizeof serial, "%.40s-%u", machine->serial, chassis & 0xff);
	name_machine(machine, serial);
	/* By one or two, never by a whole turn. */
	turn_nics(machine, 1 + (chassis - 1) % (unsigned)(machine->nics - 1));
	for (int i = 0; i < machine->nics; i++) {
		char digits[3];
		snprintf(digits, sizeof digits, "%02x", chassis & 0xff);
		memcpy(machine->nic[i].mac + strlen("52:54:"), digits, 2);
	}
}
