/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef RINGLET_FILES_PARTS_H
#define RINGLET_FILES_PARTS_H

/* Inside of files*.c: each subject adds its files to the list; files.c puts them in order. */

#include "base/text.h"
#include "plan/files.h"

struct files_job {
	struct file_list *list;
	const struct cluster *cluster;
	const struct secrets *secrets; /* NULL: placeholders */
	const struct cluster_node *node;
	const char *extra_key; /* NULL: none */
};

enum { SHOWN, SECRET };

/* The text is taken over and null afterwards. */
void file_add(const struct files_job *job, const char *path, mode_t mode, int secret, struct text *text);
void file_add_link(const struct files_job *job, const char *path, const char *target);

void files_system(const struct files_job *job);
void files_boot(const struct files_job *job);
void files_network(const struct files_job *job);
void files_routing(const struct files_job *job);
void files_time(const struct files_job *job);
void files_ssh(const struct files_job *job);
void files_drbd(const struct files_job *job);
void files_corosync(const struct files_job *job);
void files_ha(const struct files_job *job);

/* Of the routes to other nodes' ring addresses over the LAN; the routing daemon's have 32 (BIRD's own default). */
#define METRIC_LAST_WAY 4000

/* Stands where a secret would, in lists that are only looked at. */
#define SECRET_PLACEHOLDER "(secret)"

#endif
