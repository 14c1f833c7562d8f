/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sys/probe_machine.h"

#include <ctype.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/text.h"
#include "sys/probe_net.h"
#include "sys/publish.h"

/* Firmware pads its texts with blanks, and now and then puts in bytes that are no text. */
static void take_text(char *to, size_t room, const char *text)
{
	size_t n = 0;
	text += strspn(text, " \t");
	for (; *text && n < room - 1; text++)
		to[n++] = isprint((unsigned char)*text) ? *text : '?';
	while (n && to[n - 1] == ' ')
		n--;
	to[n] = '\0';
}

static void read_dmi(const char *root, const char *name, char *to, size_t room)
{
	char *path = xasprintf("%s/sys/class/dmi/id/%s", root, name);
	char *text = read_file(path, NULL, 4096);
	if (text)
		text[strcspn(text, "\n")] = '\0';
	take_text(to, room, text ? text : "");
	free(text);
	free(path);
}

/* As the kernel shows it, which knows from the version of SMBIOS in which order the bytes stand. */
static void read_uuid(const char *root, char uuid[ID_TEXT])
{
	read_dmi(root, "product_uuid", uuid, ID_TEXT);
	for (char *c = uuid; *c; c++)
		*c = (char)tolower((unsigned char)*c);
	if (!id_valid(uuid))
		*uuid = '\0';
}

/* NET_ADDR_PERM (linux/netdevice.h): the card's own. A kernel that does not say is believed. */
static bool is_own_address(const char *root, const char *ifname)
{
	char *path = xasprintf("%s/sys/class/net/%s/addr_assign_type", root, ifname);
	char *text = read_file(path, NULL, 4096);
	bool own = !text || *text == '0';
	free(text);
	free(path);
	return own;
}

void probe_machine(const char *root, struct machine_facts *machine)
{
	struct nic_facts *nics = xcalloc(PORTS_MAX, sizeof *nics);
	size_t count = probe_nics(root, nics, PORTS_MAX);
	*machine = (struct machine_facts){0};
	read_dmi(root, "sys_vendor", machine->vendor, sizeof machine->vendor);
	read_dmi(root, "product_name", machine->product, sizeof machine->product);
	read_dmi(root, "product_serial", machine->serial, sizeof machine->serial);
	read_uuid(root, machine->uuid);
	count = count < PORTS_MAX ? count : PORTS_MAX;
	nic_sort(nics, count);
	for (size_t i = 0; i < count; i++)
		if (is_own_address(root, nics[i].ifname))
			machine_add_port(machine, nics[i].ifname, nics[i].mac);
	free(nics);
}
