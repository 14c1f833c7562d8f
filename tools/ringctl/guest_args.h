/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef RINGCTL_GUEST_ARGS_H
#define RINGCTL_GUEST_ARGS_H

/* The command lines of those subcommands that are about one guest that is there; and where it is looked for. */

#include "guest_site.h"

struct guest_args {
	int argc;
	char **argv;	     /* as they came, argv[0] the subcommand's name */
	const char *name;    /* of the guest */
	const char *more;    /* the second word; NULL: none */
	const char *volume;  /* --volume; NULL: to be found out */
	const char *root;    /* "": this machine */
	bool here;	     /* --here: it was handed over by another node, or nobody else is to be asked */
	bool yes, force, json, no_wait, emulate;
};

/*
 * takes: letters of the options that this one has besides --volume, --here and --root: y(es), f(orce), j(son), n(o-wait), e(mulate).
 * words: how many follow, 1 or 2. False: not understood.
 */
bool guest_args_parse(struct guest_args *args, int argc, char **argv, const char *takes, int words);

/*
 * Finds the guest. -1: it is on *volume, which is in use here. Otherwise the exit status with which to end: it was not
 * found, which is said, or its volume is in use on another node, and the command was done there.
 */
int guest_turn(const struct guest_args *args, const struct guest_site *site, int *volume);

/* The same, and *node where it is, without doing anything there. */
int guest_find(const struct guest_args *args, const struct guest_site *site, int *volume, int *node);

/* The whole of such a subcommand: here is called on the node where the guest's volume is in use. Returns the exit status. */
int guest_on_its_node(int argc, char **argv, const char *takes, int words,
		      int (*here)(const struct guest_args *args, const struct guest_site *site, int volume));

#endif
