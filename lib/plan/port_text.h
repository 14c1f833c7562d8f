/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef RINGLET_PORT_TEXT_H
#define RINGLET_PORT_TEXT_H

/*
 * Ports and what was heard on them as text: the words of nic_text.h and more, each line followed by those heard.
 *
 *   port enp3s0 mac=52:54:00:12:34:56 path=/devices/pci0000:00/0000:00:03.0 driver=e1000e speed=1000 carrier
 *       role=to-node2 mtu=9000 mtu-max=9216 gateway answered carrier-since=12.5 listened=3.1            (all in one line)
 *   heard enp3s0 member node=2 mac=52:54:00:12:34:57 port=to-node1 cable=1 direct group two-way speed=1000 mtu=9000
 *       since=14.0 last=20.5
 *   lldp enp3s0 ...                                                                         (lldp_text.h)
 *
 * Three files are of it: recorded facts (facts_text.h), what a node's daemon knows at the moment
 * (/run/ringlet/ports), and, with "port - mac= path= role=" alone, what it remembers (/var/lib/ringlet/ports).
 */

#include "base/text.h"
#include "plan/cabling.h"
#include "plan/fact_words.h"

#define PORTS_STATE "/run/ringlet/ports"
#define PORTS_MEMORY "/var/lib/ringlet/ports"

void port_facts_format(struct text *text, const struct port_facts *ports, size_t count);

/* The words after "port", and after "heard" (which belongs to one of the ports before it). 0; -1: the report says why. */
int port_facts_parse(struct port_facts *port, struct fact_line *line);
int port_heard_parse(struct port_facts *ports, size_t count, struct fact_line *line);

/*
 * Any of these lines, or an empty one: a port is put behind the *count that are there, what was heard is added to one of
 * them. 0; 1: it is about something else; -1: the report says what is wrong.
 */
int port_line_parse(struct port_facts *ports, size_t *count, size_t room, struct fact_line *line);

/* A whole file of such lines. Returns the number of ports, at most room; -1: the report says what is wrong. */
int port_file_parse(struct port_facts *ports, size_t room, const char *path, const char *text, struct report *report);

void port_memory_format(struct text *text, const struct port_memory *memory, size_t count);
int port_memory_parse(struct port_memory *memory, size_t room, const char *path, const char *text, struct report *report);

/*
 * What is now known for sure replaces what was remembered of the same port or the same role, or of a port that is gone
 * and was in the same place or had the same MAC. Returns the new count; nothing moves where nothing is new. room > 0.
 */
size_t port_memory_learn(struct port_memory *memory, size_t count, size_t room, const struct cabling *cabling,
			 const struct port_facts *ports, size_t port_count);

#endif
