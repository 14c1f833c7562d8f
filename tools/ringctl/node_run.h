/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef RINGCTL_NODE_RUN_H
#define RINGCTL_NODE_RUN_H

/*
 * Commands on any node of the cluster: here, or there as root over ssh with the cluster's own key, by its address on
 * the ring, to which some way leads as long as there is one.
 */

#include "self.h"
#include "sys/run.h"

/* As run(): 0, or -1 with a reason. The words reach the other node unchanged, whatever stands in them. */
int node_run(const struct self *self, int node, struct run *run);

/* The words, each as a shell takes it for one, in one line. NULL-terminated; the line is to be freed. */
char *node_run_line(const char *const *words);

#endif
