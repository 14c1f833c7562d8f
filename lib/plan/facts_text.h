/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef RINGLET_FACTS_TEXT_H
#define RINGLET_FACTS_TEXT_H

/*
 * All that was seen of a machine, as one text: where it was seen, who it is (machine_text.h), its Ethernet ports and what
 * was heard on them (port_text.h), its disks (disk_text.h). docs/formats.md has it whole.
 *
 *   ringlet-facts 1 node=node1 cluster=office
 *   machine serial=B5R4VB1 ...
 *   port enp3s0 mac=...
 *   disk sda size=...
 *
 * Where it is shown among other things, on a console, it stands between two lines of comment, so that the log of a
 * serial line can be given for the facts themselves.
 */

#include "base/text.h"
#include "plan/disk.h"
#include "plan/machine.h"
#include "plan/port.h"

#define FACTS_FORMAT 1
#define FACTS_BEGIN "# ---- facts of this machine begin here ----"
#define FACTS_END "# ---- facts of this machine end here ----"

struct facts {
	char node[32], cluster[32]; /* whose medium it was started from, or which node it is; "": not said */
	struct machine_facts machine; /* read: with the MACs of the ports */
	struct port_facts *ports;
	size_t port_count; /* 0: none were recorded */
	struct disk_facts *disks;
	size_t disk_count;
};

#define FACTS_NULL {0}

void facts_format(struct text *text, const struct facts *facts);

/*
 * path is only for messages. 0; -1: the report says what is wrong: a line, another format, or that nothing has been
 * recorded yet. free in either case.
 */
int facts_parse(struct facts *facts, const char *path, const char *text, struct report *report);
void facts_free(struct facts *facts);

#endif
