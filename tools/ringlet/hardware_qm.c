/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "hardware_qm.h"

#include <stdlib.h>
#include <string.h>

/* Proxmox VE has virtio0 to virtio15 and scsi0 to scsi30. */
#define VIRTIO_MAX 16

/* A stock installation has this one; it is not for us to define. */
#define STOCK_BRIDGE "vmbr0"

static const char *bus_of(const struct hardware_machine *machine)
{
	return machine->disks > VIRTIO_MAX ? "scsi" : "virtio";
}

static unsigned gib(uint64_t bytes)
{
	return (unsigned)((bytes + (1ULL << 30) - 1) >> 30);
}

static void add_boot(struct text *out, const struct hardware_machine *machine)
{
	text_add(out, "boot: order=");
	for (unsigned k = 0; k < machine->disks; k++)
		text_add(out, "%s%s%u", k ? ";" : "", bus_of(machine), k);
	text_add(out, "%s\n", machine->medium == MEDIUM_NONE ? "" : ";ide2");
}

static void add_nics(struct text *out, const struct hardware_machine *machine, const struct qm_options *options)
{
	for (int i = 0; i < machine->nics; i++) {
		const struct hardware_nic *nic = &machine->nic[i];
		text_add(out, "net%d: virtio=%s,bridge=", i, nic->mac);
		if (nic->cable)
			text_add(out, "vmbr%u\n", options->first_bridge + (unsigned)nic->cable - 1);
		else
			text_add(out, "%s\n", options->bridge);
	}
}

static void add_disks(struct text *out, const struct hardware_machine *machine, unsigned id,
		      const struct qm_options *options)
{
	for (unsigned k = 0; k < machine->disks; k++)
		text_add(out, "%s%u: %s:vm-%u-disk-%u,discard=on,serial=ringlet-%.9s-%u,size=%uG\n", bus_of(machine), k,
			 options->storage, id, k, machine->name, k + 1, gib(machine->disk_size));
}

static bool is_uefi(const struct hardware_machine *machine)
{
	return machine->firmware != FIRMWARE_BIOS;
}

/* Keys in the order in which Proxmox VE writes them itself, so that a later diff shows only what was changed. */
void hardware_qm_conf(struct text *out, const struct hardware *hardware, int i, const struct qm_options *options)
{
	const struct hardware_machine *machine = &hardware->machine[i];
	const char *cluster = hardware->cluster->profile->name;
	unsigned id = options->first_id + (unsigned)i;
	char address[IPV4_TEXT];
	bool scsi = strcmp(bus_of(machine), "scsi") == 0;

	text_add(out, "#Ringlet%%3A cluster %s, %s, %s\n", cluster, machine->name,
		 ipv4_format(hardware->cluster->node[i].address, address));
	if (is_uefi(machine))
		text_add(out, "bios: ovmf\n");
	add_boot(out, machine);
	text_add(out, "cores: %u\n", machine->cpus);
	/* Guests of the node want the processor's virtualization. */
	text_add(out, "cpu: host\n");
	if (machine->medium != MEDIUM_NONE)
		text_add(out, "ide2: %s:iso/%s-%s.iso,media=cdrom\n", options->iso_storage, cluster, machine->name);
	if (machine->q35)
		text_add(out, "machine: q35\n");
	text_add(out, "memory: %u\nname: %s\n", machine->memory_mib, machine->name);
	add_nics(out, machine, options);
	text_add(out, "ostype: l26\nrng0: source=/dev/urandom\n");
	if (scsi)
		add_disks(out, machine, id, options);
	text_add(out, "scsihw: virtio-scsi-pci\nserial0: socket\n");
	text_add(out, "smbios1: uuid=%s,serial=%s\nsockets: 1\nvga: std\n", machine->uuid, machine->serial);
	if (!scsi)
		add_disks(out, machine, id, options);
	text_add(out, "watchdog: model=i6300esb,action=reset\n");
}

static void add_bridge(struct text *out, const char *name)
{
	text_add(out,
		 "auto %s\n"
		 "iface %s inet manual\n"
		 "\tbridge-ports none\n"
		 "\tbridge-stp off\n"
		 "\tbridge-fd 0\n",
		 name, name);
}

void hardware_qm_interfaces(struct text *out, const struct hardware *hardware, const struct qm_options *options)
{
	const struct cluster *cluster = hardware->cluster;

	text_add(out, "# Ringlet, cluster %s: a bridge without a port is a cable between two machines.\n"
		      "# The mask lets it pass on what a cable would (LLDP), and a bridge by itself would not.\n",
		 cluster->profile->name);
	if (strcmp(options->bridge, STOCK_BRIDGE) != 0) {
		text_add(out, "\n# the LAN\n");
		add_bridge(out, options->bridge);
	}
	for (int i = 0; i < cluster->cables; i++) {
		const struct cluster_cable *cable = &cluster->cable[i];
		char *name = xasprintf("vmbr%u", options->first_bridge + (unsigned)i);
		text_add(out, "\n# cable %d: %s - %s\n", cable->number, cluster->node[cable->node[0] - 1].name,
			 cluster->node[cable->node[1] - 1].name);
		add_bridge(out, name);
		text_add(out, "\tpost-up echo 0x4000 >/sys/class/net/%s/bridge/group_fwd_mask\n", name);
		free(name);
	}
}

static void add_machine_setup(struct text *out, const struct hardware_machine *machine, unsigned id,
			      const char *cluster, const struct qm_options *options)
{
	text_add(out, "\n# %s\n", machine->name);
	if (machine->medium != MEDIUM_NONE)
		text_add(out, "install -m 0600 %s-%s.iso \"$(pvesm path %s:iso/%s-%s.iso)\"\n", cluster, machine->name,
			 options->iso_storage, cluster, machine->name);
	for (unsigned k = 0; k < machine->disks; k++)
		text_add(out, "pvesm alloc %s %u vm-%u-disk-%u %uG\n", options->storage, id, id, k,
			 gib(machine->disk_size));
	text_add(out, "cp %u.conf /etc/pve/qemu-server/%u.conf\n", id, id);
	/* Proxmox VE fills it with the keys, or none: no volume that we could allocate does. */
	if (is_uefi(machine))
		text_add(out, "qm set %u --efidisk0 %s:1,efitype=4m,pre-enrolled-keys=%d\n", id, options->storage,
			 machine->firmware == FIRMWARE_SECURE);
}

void hardware_qm_setup(struct text *out, const struct hardware *hardware, const struct qm_options *options)
{
	const char *cluster = hardware->cluster->profile->name;
	unsigned last = options->first_id + (unsigned)hardware->machines - 1;

	text_add(out,
		 "#!/bin/sh\n"
		 "# Ringlet, cluster %s, on Proxmox VE: run as root on its host, in the folder that holds this file,\n"
		 "# %u.conf to %u.conf, interfaces, and the node ISOs (ringlet iso PROFILE -o .).\n"
		 "set -eu\n\n"
		 "for id in $(seq %u %u); do\n"
		 "\tif [ -e /etc/pve/qemu-server/$id.conf ]; then\n"
		 "\t\techo \"machine $id is there already: ringlet qm --first-id takes other numbers\" >&2\n"
		 "\t\texit 1\n"
		 "\tfi\n"
		 "done\n\n"
		 "# the cables\n"
		 "cp interfaces /etc/network/interfaces.d/ringlet-%s\n"
		 "ifreload -a\n",
		 cluster, options->first_id, last, options->first_id, last, cluster);
	for (int i = 0; i < hardware->machines; i++)
		add_machine_setup(out, &hardware->machine[i], options->first_id + (unsigned)i, cluster, options);
	text_add(out, "\n# All of them at about the same time: they wait for each other.\n");
	for (int i = 0; i < hardware->machines; i++)
		text_add(out, "qm start %u\n", options->first_id + (unsigned)i);
}
