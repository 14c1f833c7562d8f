/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef RINGCTL_GUEST_SITE_H
#define RINGCTL_GUEST_SITE_H

/* Where guests are: which volumes are in use on this node, and on which node the others are. */

#include "self.h"

struct guest_site {
	struct self self;
	const char *root; /* "": this machine */
	bool here[NODES_MAX + 1]; /* by number: the volume is mounted on this node */
};

/* 0; -1: said on standard error. */
int guest_site_load(struct guest_site *site, const char *root);
/* Which volumes are here, once more. */
void guest_site_look(struct guest_site *site);
void guest_site_free(struct guest_site *site);

const char *guest_site_node(const struct guest_site *site); /* this one's name */

/* Number of the volume of that name ("r1"), or of the node's of that name ("node1": the volume whose home it is); 0: none. */
int guest_site_volume(const struct guest_site *site, const char *name);
const char *guest_site_volume_name(const struct guest_site *site, int volume);

/* Number of the node that has the volume in use; 0: none, or not to be found out. Asks Pacemaker at last. */
int guest_site_holder(const struct guest_site *site, int volume);
/* Number of the volume's home, or its standby: the one that is not this. */
int guest_site_other(const struct guest_site *site, int volume);

/* ROOT/srv/rK/guests, and of a guest in it, and of a file there; as libvirt sees it where root is left out. To be freed. */
char *guest_site_guests(const struct guest_site *site, int volume);
char *guest_site_folder(const struct guest_site *site, int volume, const char *name);
char *guest_site_file(const struct guest_site *site, int volume, const char *name, const char *file);
/* The same without root: what stands in definitions. */
char *guest_place(const char *volume, const char *name);

/* Names of the guests on a volume that is here, sorted; to be freed by guest_names_free(). -1: the report says why not. */
int guest_site_names(const struct guest_site *site, int volume, char ***names, struct report *report);
void guest_names_free(char **names, int count);

/* As guests_reconcile() in guest.h, and below a root. */
int guest_site_reconcile(const struct guest_site *site, struct report *report);

/* Its process runs on this node: by libvirt's pid file, without libvirt. */
bool guest_site_runs(const struct guest_site *site, const char *name);

#endif
