/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef RINGCTL_GUEST_MAKE_H
#define RINGCTL_GUEST_MAKE_H

/*
 * A guest's folder comes to be whole or not at all: it is filled under a name that no guest has, ".NAME.new", and
 * renamed when all of it is on the disks. What is left by an end in the middle, ^C too, goes away; what a dead node
 * leaves goes away at the next look (guests_reconcile).
 */

#include <signal.h>

#include "guest_site.h"
#include "plan/guest.h"
#include "plan/guest_settings.h"

struct guest_make {
	const struct guest_site *site;
	int volume;
	const char *name;
	char *folder; /* where it is filled; NULL: nothing is begun */
	int lock;     /* held as long as it is being filled */
};

#define GUEST_MAKE_NULL {.lock = -1}

/* Not 0 once somebody wants this to end. Good as long as something is being made. */
extern volatile sig_atomic_t guest_make_stop;

/* 0; -1: the report says why not; there may be such a guest already. */
int guest_make_begin(struct guest_make *make, const struct guest_site *site, int volume, const char *name,
		     struct report *report);
/* Path of a file in it, to be freed. */
char *guest_make_file(const struct guest_make *make, const char *file);
/* Is there room on the volume for so many bytes more? 0 or -1. */
int guest_make_room(const struct guest_make *make, uint64_t bytes, struct report *report);
/* The definition and the settings. 0 or -1. */
int guest_make_texts(const struct guest_make *make, const char *domain, const struct guest_settings *settings,
		     struct report *report);
/* All of it onto the disks, and the name. 0 or -1. */
int guest_make_finish(struct guest_make *make, struct report *report);
/* In any case, at the end. */
void guest_make_end(struct guest_make *make);

/* Takes away what was left half made on a volume that is here. */
void guest_make_sweep(const struct guest_site *site, int volume);

/*
 * A guest's folder is no guest any more, durably; what is in it goes with guest_make_sweep(), whoever calls that. 0 or -1
 * with a report.
 */
int guest_make_undo(const struct guest_site *site, int volume, const char *name, struct report *report);

/* A folder and all in it. 0 or -1 with a report. */
int guest_folder_remove(const char *path, struct report *report);

#endif
