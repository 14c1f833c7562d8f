/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef RINGCTL_NICS_MEMORY_H
#define RINGCTL_NICS_MEMORY_H

/* What the daemon keeps: what it learnt for sure, over restarts; and what it knows at the moment, for others to read. */

#include "nics_aside.h"
#include "plan/port_text.h"

struct nics_memory {
	char *path, *state_path; /* PORTS_MEMORY, PORTS_STATE below the root */
	struct port_memory port[PORTS_MAX];
	size_t count;
	char *text, *written; /* as it is, and as it is in the file (NULL: nobody knows) */
	struct aside saving;
	double save_after;	/* not before */
	double state_written;
	bool state_due;
};

/* What was learnt before; a file that cannot be read is as good as none, and said. */
void nics_memory_load(struct nics_memory *memory, const char *root);

void nics_memory_learn(struct nics_memory *memory, const struct cabling *cabling, const struct port_facts *ports,
		       size_t count);

/* Writes what has to be written: the memory by a child; the state every five seconds, and a second after news. */
void nics_memory_write(struct nics_memory *memory, const struct port_facts *ports, size_t count, bool news, double now);

/* Was the state written since the machine started? Then this is no start of the machine but of the daemon. */
bool nics_memory_state_there(const struct nics_memory *memory);

#endif
