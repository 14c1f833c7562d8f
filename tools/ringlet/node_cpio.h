/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef RINGLET_NODE_CPIO_H
#define RINGLET_NODE_CPIO_H

/*
 * The node plan as the medium carries it, or the plans of all nodes: a cpio archive (newc)
 * that the kernel unpacks to /plan. The same plan gives the same bytes. What is in it:
 * docs/formats.md, "Node plan".
 */

#include "base/report.h"
#include "base/text.h"
#include "plan/cluster.h"
#include "plan/files.h"
#include "plan/secrets.h"

/* node 0: all of them. medium: the text of medium.sha256. Appends the archive to bytes. 0; -1: the archiver failed, the report says why. */
int node_cpio_write(struct text *bytes, const struct cluster *cluster, const struct secrets *secrets, int node,
		    const char *extra_key, const char *medium, struct report *report);

/*
 * Reads such an archive back, zeros after it are allowed. Paths are relative to plan/
 * ("node.ini", "root/etc/hostname"), folders are left out, and a file that not everybody may
 * read is taken for a secret. 0; -1: this is no such archive. where: for the report.
 */
int node_cpio_read(struct file_list *list, const void *bytes, size_t length, const char *where, struct report *report);

/* Holds every file against SHA256SUMS. 0: each is there and as it was; 1: the report says which is not. */
int node_cpio_verify(const struct file_list *list, const char *where, struct report *report);

#endif
