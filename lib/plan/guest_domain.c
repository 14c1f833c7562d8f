/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * A guest's libvirt definition: nothing in it is left to what a host happens to have. Machine type, CPU, UUID and MAC
 * addresses are fixed, so that it is the same machine on home and standby, and its saved memory fits on both.
 */
#include "plan/guest.h"

#include <stdlib.h>
#include <string.h>

static void add_escaped(struct text *xml, const char *s)
{
	for (; *s; s++) {
		switch (*s) {
		case '&': text_add(xml, "&amp;"); break;
		case '<': text_add(xml, "&lt;"); break;
		case '>': text_add(xml, "&gt;"); break;
		case '\'': text_add(xml, "&apos;"); break;
		case '"': text_add(xml, "&quot;"); break;
		default: text_add_bytes(xml, s, 1); break;
		}
	}
}

/* The element <cpu>, indented as the rest. */
static void add_cpu(struct text *xml, const struct guest_platform *platform)
{
	/* Emulation can do all that this model has, on any host: SSE 4.2 and POPCNT are what systems of today want. */
	const char *cpu = platform->kvm && platform->cpu ? platform->cpu :
							   "<cpu mode='custom' match='exact' check='none'>\n"
							   "  <model fallback='forbid'>Nehalem</model>\n"
							   "</cpu>\n";
	for (const char *line = cpu; *line;) {
		size_t length = strcspn(line, "\n");
		if (length)
			text_add(xml, "  %.*s\n", (int)length, line);
		line += length + (line[length] == '\n');
	}
}

static void add_os(struct text *xml, const struct guest *guest, const char *folder)
{
	text_add(xml, "  <os>\n    <type arch='x86_64' machine='%s'>hvm</type>\n", guest->platform.machine);
	if (guest->kernel)
		text_add(xml, "    <kernel>%s/" GUEST_KERNEL "</kernel>\n", folder);
	if (guest->initrd)
		text_add(xml, "    <initrd>%s/" GUEST_INITRD "</initrd>\n", folder);
	if (guest->append) {
		text_add(xml, "    <cmdline>");
		add_escaped(xml, guest->append);
		text_add(xml, "</cmdline>\n");
	}
	text_add(xml, "  </os>\n");
}

/*
 * Who crashes or powers off is ended: then pacemaker, and nobody else, starts it again. Guests that suspend would look
 * dead to it, so they cannot.
 */
static void add_machine(struct text *xml, const struct guest *guest)
{
	text_add(xml, "  <features>\n    <acpi/>\n    <apic/>\n  </features>\n");
	add_cpu(xml, &guest->platform);
	text_add(xml, "  <clock offset='utc'>\n"
		      "    <timer name='rtc' tickpolicy='catchup'/>\n"
		      "    <timer name='pit' tickpolicy='delay'/>\n"
		      "    <timer name='hpet' present='no'/>\n"
		      "  </clock>\n"
		      "  <on_poweroff>destroy</on_poweroff>\n"
		      "  <on_reboot>restart</on_reboot>\n"
		      "  <on_crash>destroy</on_crash>\n"
		      "  <pm>\n    <suspend-to-mem enabled='no'/>\n    <suspend-to-disk enabled='no'/>\n  </pm>\n");
}

/*
 * Native AIO wants O_DIRECT, and blocks the submitter where blocks must be taken first: so it is for whole images. Those
 * ignore discards: what a punched hole gives back, another guest could take.
 */
static void add_disk(struct text *xml, const struct guest *guest, const char *folder, unsigned k)
{
	bool direct = guest->cache == CACHE_NONE || guest->cache == CACHE_DIRECTSYNC, thin = guest->disk[k].thin;
	text_add(xml,
		 "    <disk type='file' device='disk'>\n"
		 "      <driver name='qemu' type='raw' cache='%s' io='%s' discard='%s'/>\n"
		 "      <source file='%s/" GUEST_DISK "'/>\n"
		 "      <target dev='%cd%c' bus='%s'/>\n",
		 guest_cache_name(guest->cache), direct && !thin ? "native" : "threads", thin ? "unmap" : "ignore", folder, k + 1,
		 guest->sata ? 's' : 'v', 'a' + (char)k, guest->sata ? "sata" : "virtio");
	if (k == 0 && !guest->kernel)
		text_add(xml, "      <boot order='1'/>\n");
	text_add(xml, "    </disk>\n");
}

static void add_cdrom(struct text *xml, const char *path, char letter, int order)
{
	text_add(xml, "    <disk type='file' device='cdrom'>\n      <driver name='qemu' type='raw'/>\n      <source file='");
	add_escaped(xml, path);
	text_add(xml, "'/>\n      <target dev='sd%c' bus='sata'/>\n      <readonly/>\n", letter);
	if (order)
		text_add(xml, "      <boot order='%d'/>\n", order);
	text_add(xml, "    </disk>\n");
}

/* A blank disk falls through to the installation medium; once installed, the disk comes first. */
static void add_media(struct text *xml, const struct guest *guest, const char *folder)
{
	char letter = guest->sata ? (char)('a' + guest->disks) : 'a';
	for (unsigned k = 0; k < guest->disks; k++)
		add_disk(xml, guest, folder, k);
	if (guest->cdrom)
		add_cdrom(xml, guest->cdrom, letter, guest->kernel ? 0 : 2);
	if (guest->seed) {
		char *path = xasprintf("%s/" GUEST_SEED, folder);
		add_cdrom(xml, path, (char)(letter + 1), 0);
		free(path);
	}
}

static void add_nics(struct text *xml, const struct guest *guest)
{
	bool boot = !guest->kernel && !guest->cdrom && guest->disks == 0;
	for (unsigned k = 0; k < guest->nics; k++)
		text_add(xml,
			 "    <interface type='bridge'>\n"
			 "      <mac address='%s'/>\n"
			 "      <source bridge='%s'/>\n"
			 "      <model type='%s'/>\n%s"
			 "    </interface>\n",
			 guest->nic[k].mac, guest->nic[k].bridge, guest->e1000e ? "e1000e" : "virtio",
			 boot && k == 0 ? "      <boot order='1'/>\n" : "");
}

static void add_screen(struct text *xml, const struct guest *guest)
{
	if (guest->headless) {
		text_add(xml, "    <controller type='usb' model='none'/>\n");
		text_add(xml, "    <video>\n      <model type='none'/>\n    </video>\n");
		return;
	}
	text_add(xml, "    <input type='tablet' bus='usb'/>\n"
		      "    <graphics type='vnc' port='-1' autoport='yes' listen='127.0.0.1'/>\n"
		      "    <video>\n      <model type='vga'/>\n    </video>\n");
}

/* pvpanic ends a guest whose kernel has panicked, instead of leaving it hanging. */
static void add_rest(struct text *xml, const struct guest *guest)
{
	text_add(xml, "    <serial type='pty'>\n      <target port='0'/>\n    </serial>\n"
		      "    <console type='pty'>\n      <target type='serial' port='0'/>\n    </console>\n"
		      "    <channel type='unix'>\n      <target type='virtio' name='org.qemu.guest_agent.0'/>\n    </channel>\n");
	add_screen(xml, guest);
	text_add(xml, "    <rng model='virtio'>\n      <backend model='random'>/dev/urandom</backend>\n    </rng>\n"
		      "    <panic model='isa'/>\n");
}

void guest_domain(struct text *xml, const struct guest *guest, const char *folder)
{
	text_add(xml, "<domain type='%s'>\n  <name>%s</name>\n  <uuid>%s</uuid>\n", guest->platform.kvm ? "kvm" : "qemu",
		 guest->name, guest->uuid);
	text_add(xml, "  <memory unit='KiB'>%llu</memory>\n  <vcpu>%u</vcpu>\n", (unsigned long long)guest->memory / 1024,
		 guest->cpus);
	add_os(xml, guest, folder);
	add_machine(xml, guest);
	text_add(xml, "  <devices>\n    <emulator>/usr/bin/qemu-system-x86_64</emulator>\n");
	add_media(xml, guest, folder);
	add_nics(xml, guest);
	add_rest(xml, guest);
	text_add(xml, "  </devices>\n</domain>\n");
}

char *guest_domain_moved(const char *xml, const char *from, const char *to)
{
	struct text moved = TEXT_NULL;
	size_t length = strlen(from);
	for (const char *at; (at = strstr(xml, from)); xml = at + length) {
		text_add_bytes(&moved, xml, (size_t)(at - xml));
		/* "/srv/r1/guests/web" is not within "/srv/r1/guests/web2" */
		text_add(&moved, "%s", at[length] == '/' ? to : from);
	}
	text_add(&moved, "%s", xml);
	return text_take(&moved);
}
