/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef RINGLET_SWITCH_PARTS_H
#define RINGLET_SWITCH_PARTS_H

/* What the files of switch.h share: one question that is being decided, and what speaks against it. */

#include "plan/switch.h"

struct switch_job {
	const struct switch_facts *facts;
	const struct switch_wish *wish;
	struct switch_plan *plan;
	struct report *report;
	unsigned refused; /* for how many reasons ... */
	unsigned hard;	  /* ... and how many of them --force would not do away with */
};

/* No, whatever is said. */
void switch_refuse(struct switch_job *job, const char *where, const char *format, ...)
	__attribute__((format(printf, 3, 4)));
/* What a person who gives a reason may do all the same; it is said even then. */
void switch_doubt(struct switch_job *job, const char *where, const char *format, ...)
	__attribute__((format(printf, 3, 4)));

const char *switch_node_name(const struct switch_job *job, int node);
int switch_other_end(const struct cluster_volume *volume, int node);

/* Pacemaker, quorum. */
void switch_judge_cluster(struct switch_job *job);
/* Why the volume cannot be promoted there, as the end of a sentence, for the caller to free; NULL: it can. */
char *switch_obstacle(const struct switch_job *job, const struct cluster_volume *plan, int to);
/* What may be wrong with its resources, wherever it goes. */
void switch_judge_resources(struct switch_job *job, const struct cluster_volume *plan, int to);
/* Is there room for the memory of its guests? */
void switch_judge_keep(struct switch_job *job, const struct cluster_volume *plan);
/* May the node go off? Its halves may be the only good ones; the others may have no quorum without it. */
void switch_judge_off(struct switch_job *job, int node);

#endif
