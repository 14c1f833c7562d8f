/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef RINGCTL_GUEST_WISH_H
#define RINGCTL_GUEST_WISH_H

/* What `ringctl guest create` and `import` were asked for: their command lines, understood. */

#include "guest_site.h"
#include "plan/guest.h"
#include "plan/guest_seed.h"

#define GUEST_FILES_MAX 24

struct guest_wish {
	struct guest guest;
	const char *root, *volume; /* volume NULL: this node's own */
	bool here, emulate, no_wait, cloud;
	const char *image[GUEST_DISKS_MAX]; /* what disk K is made from; NULL: it is empty */
	unsigned images;
	const char *iso, *kernel, *initrd, *definition, *user_data;
	const char *ssh_key[8];
	unsigned ssh_keys;
	const char *password_hash;
	unsigned macs, bridges;
	const char **files[GUEST_FILES_MAX]; /* those above that are files, so that they can be brought to another node ... */
	unsigned file_count;
	int argc;
	char **argv; /* ... and the words that name them, said anew */
};

/*
 * import: FILE... follow the name; create: none. 0; else the exit status with which to end: it is no such command line,
 * or what is asked for cannot be, which was said.
 */
int guest_wish_parse(struct guest_wish *wish, int argc, char **argv, bool import);
void guest_wish_free(struct guest_wish *wish);

/*
 * The same command line for another node, where file I of the wish is called there[I]. NULL-terminated; the array and
 * what it points to are to be freed by guest_words_free().
 */
char **guest_wish_words(const struct guest_wish *wish, char *const *there);
void guest_words_free(char **words);

#endif
