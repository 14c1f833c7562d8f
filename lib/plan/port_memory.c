/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What is remembered of ports, for a start at which nobody else is on. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "plan/port_text.h"

void port_memory_format(struct text *text, const struct port_memory *memory, size_t count)
{
	for (size_t i = 0; i < count; i++) {
		text_add(text, "port -");
		fact_add_string(text, "mac", memory[i].mac);
		fact_add_string(text, "path", memory[i].path);
		fact_add_string(text, "role", memory[i].role);
		text_add(text, "\n");
	}
}

int port_memory_parse(struct port_memory *memory, size_t room, const char *path, const char *text, struct report *report)
{
	struct port_facts *ports = xcalloc(room, sizeof *ports);
	int count = port_file_parse(ports, room, path, text, report);
	size_t kept = 0;
	for (int i = 0; i < count; i++) {
		const struct port_facts *port = &ports[i];
		if (!*port->role || (!*port->nic.mac && !*port->nic.path))
			continue; /* of no use to anybody */
		struct port_memory *m = &memory[kept++];
		memcpy(m->mac, port->nic.mac, sizeof m->mac);
		memcpy(m->path, port->nic.path, sizeof m->path);
		memcpy(m->role, port->role, sizeof m->role);
	}
	free(ports);
	return count < 0 ? -1 : (int)kept;
}

/* ---- learning ---- */

static bool is_present(const struct port_memory *m, const struct port_facts *ports, size_t count)
{
	for (size_t i = 0; i < count; i++)
		if (strcmp(ports[i].nic.mac, m->mac) == 0 && strcmp(ports[i].nic.path, m->path) == 0)
			return true;
	return false;
}

/*
 * Is what was remembered no longer true, now that this port is known to have this role? A port that is gone, and shares
 * its MAC or its place with this one, was this one, or the one in whose place it is.
 */
static bool is_outdated(const struct port_memory *m, const struct port_facts *port, const char *role,
			const struct port_facts *ports, size_t count)
{
	bool mac = strcmp(m->mac, port->nic.mac) == 0, path = strcmp(m->path, port->nic.path) == 0;
	if (strcmp(m->role, role) == 0 || (mac && path))
		return true;
	return (mac || path) && !is_present(m, ports, count);
}

static size_t forget(struct port_memory *memory, size_t count, size_t index)
{
	memmove(&memory[index], &memory[index + 1], (count - index - 1) * sizeof *memory);
	return count - 1;
}

static bool is_known(const struct port_memory *memory, size_t count, const struct port_facts *port, const char *role)
{
	for (size_t i = 0; i < count; i++)
		if (strcmp(memory[i].mac, port->nic.mac) == 0 && strcmp(memory[i].path, port->nic.path) == 0 &&
		    strcmp(memory[i].role, role) == 0)
			return true;
	return false;
}

static bool is_sure(const struct cabling_role *role)
{
	return role->evidence >= EVIDENCE_GATEWAY;
}

size_t port_memory_learn(struct port_memory *memory, size_t count, size_t room, const struct cabling *cabling,
			 const struct port_facts *ports, size_t port_count)
{
	for (size_t r = 0; r < cabling->role_count; r++) {
		const struct cabling_role *role = &cabling->role[r];
		const struct port_facts *port = &ports[role->port];
		if (!is_sure(role) || is_known(memory, count, port, role->ifname))
			continue;
		for (size_t i = count; i-- > 0;)
			if (is_outdated(&memory[i], port, role->ifname, ports, port_count))
				count = forget(memory, count, i);
		if (count == room) /* the oldest */
			count = forget(memory, count, 0);
		struct port_memory *m = &memory[count++];
		memcpy(m->mac, port->nic.mac, sizeof m->mac);
		memcpy(m->path, port->nic.path, sizeof m->path);
		memcpy(m->role, role->ifname, sizeof m->role);
	}
	return count;
}
