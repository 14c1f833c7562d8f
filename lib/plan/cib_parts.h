/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef RINGLET_CIB_PARTS_H
#define RINGLET_CIB_PARTS_H

/* Inside of cib*.c: the small pieces that Pacemaker's configuration is made of. Names in it need no escaping. */

#include "base/text.h"
#include "plan/cluster.h"

struct cib_op {
	const char *name;
	const char *role;	    /* NULL: any */
	unsigned interval, timeout; /* seconds; interval 0: not repeated */
};

/* <nvpair> of the set of that id: "r1-fs-volume". blanks before it. */
void cib_nvpair(struct text *xml, int blanks, const char *id, const char *name, const char *format, ...)
	__attribute__((format(printf, 5, 6)));
void cib_op(struct text *xml, int blanks, const char *id, const struct cib_op *op);

/*
 * Seconds between two looks at a resource. Where a node may be silent for long (the token says so: emulated machines)
 * looking is dear, and it is done less often.
 */
unsigned cib_look_seconds(const struct cluster *cluster);
/* What a look may take: a busy node is slow, and to recover what is only late makes it busier. At least 60. */
unsigned cib_answer_seconds(unsigned look);

/* cib_volume.c */
void cib_volume_resources(struct text *xml, const struct cluster *cluster, const struct cluster_volume *volume);
void cib_volume_constraints(struct text *xml, const struct cluster *cluster, const struct cluster_volume *volume);

/* cib_fencing.c */
void cib_fencing_resources(struct text *xml, const struct cluster *cluster);
void cib_fencing_constraints(struct text *xml, const struct cluster *cluster);
void cib_fencing_topology(struct text *xml, const struct cluster *cluster);

#endif
