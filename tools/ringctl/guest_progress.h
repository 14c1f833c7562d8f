/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef RINGCTL_GUEST_PROGRESS_H
#define RINGCTL_GUEST_PROGRESS_H

/* How far a long deed is, on standard output: one line that changes on a terminal, else one each quarter. */

#include <stdbool.h>
#include <stddef.h>

struct guest_progress {
	const char *what; /* "debian.qcow2" */
	double since;
	int said; /* the last quarter that was said */
	bool line;
};

/* What `qemu-img -p` wrote last, "    (12.34/100%)": in per mille; -1: nothing of that kind. */
int guest_progress_parse(const char *bytes, size_t length);

/* For struct run: user is a struct guest_progress. */
void guest_progress_heard(void *user, const char *bytes, size_t length);
void guest_progress_end(struct guest_progress *progress);

#endif
