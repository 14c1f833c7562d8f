/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef RINGLET_MACHINE_H
#define RINGLET_MACHINE_H

/*
 * Who a machine is, as its firmware and its network cards tell: the facts from which match.h decides which node it is.
 * The UUID is as Linux shows it (/sys/class/dmi/id/product_uuid, dmidecode): SMBIOS since 2.6 stores the first three
 * parts with their bytes reversed, and who forgets that writes 44454c4c-... for 4c4c4544-...
 */

#include <stdbool.h>
#include <stddef.h>

#include "base/id.h"
#include "plan/port.h"

#define SERIAL_TEXT 65 /* of a machine, and NUL */
#define MAC_TEXT 18

struct machine_facts {
	char vendor[64], product[64]; /* for people; "": not told */
	char serial[SERIAL_TEXT];     /* "": not told */
	char uuid[ID_TEXT];	      /* lower case; "": not told */
	struct {
		char ifname[IFNAME_TEXT];
		char mac[MAC_TEXT]; /* the card's own, lower case */
	} port[PORTS_MAX];
	size_t ports;
};

/* What firmware says where nobody filled anything in: no machine is known by it. */
bool machine_serial_vain(const char *serial);
bool machine_uuid_vain(const char *uuid);
/* Also group addresses, which no card has. */
bool machine_mac_vain(const char *mac);

/* One more port, while there is room. */
void machine_add_port(struct machine_facts *machine, const char *ifname, const char *mac);

/* "ab:cd:..." of any case, with six parts. */
bool mac_valid(const char *s);

/* The bytes of the first three parts reversed: what a tool says that does not know of SMBIOS 2.6. */
void uuid_swapped(char swapped[ID_TEXT], const char uuid[ID_TEXT]);

#endif
