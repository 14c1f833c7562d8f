/* SPDX-License-Identifier: GPL-3.0-or-later */
/* How ports are called in sentences: so that the person behind the machine finds them. */
#include <stdio.h>
#include <string.h>

#include "plan/cabling_parts.h"

/* "enp3s0" says where the port is; "eth1" and "to-node2" do not. */
void port_name(struct text *text, const struct port_facts *port)
{
	char room[sizeof port->nic.path];
	const char *place = nic_place(room, sizeof room, &port->nic);
	text_add(text, "%s", port->nic.ifname);
	if (starts_with(port->nic.ifname, "en"))
		return;
	if (*place || *port->nic.mac)
		text_add(text, " (%s)", *place ? place : port->nic.mac);
}
