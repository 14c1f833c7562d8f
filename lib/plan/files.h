/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef RINGLET_FILES_H
#define RINGLET_FILES_H

/*
 * The files of one node, as text: pure functions of cluster plan and secrets.
 * The same list is printed by `ringlet plan`, stamped into the medium (below
 * plan/root/) and written to the node's root by the installer.
 */

#include <stdbool.h>
#include <sys/types.h>

#include "plan/cluster.h"
#include "plan/secrets.h"

struct file {
	char *path;	/* absolute on the node: "/etc/hostname" */
	mode_t mode;	/* permission bits; owner is always root:root */
	char *content;	/* bytes; NULL for a symbolic link */
	size_t length;
	char *target;	/* symbolic link: where to; else NULL */
	bool secret;	/* not to be shown by plan or inspect */
};

struct file_list {
	struct file *files; /* sorted by path, no path twice */
	size_t count;
};

#define FILE_LIST_NULL {0}

/*
 * extra_key (an authorized_keys line) is added to the profile's keys; NULL: none.
 * secrets NULL: placeholders stand where secrets would be, so that such a list may be shown
 * (but for profile.conf and its password hash: the flag secret tells).
 */
void node_files(struct file_list *list, const struct cluster *cluster, const struct secrets *secrets, int node,
		const char *extra_key);
const struct file *file_find(const struct file_list *list, const char *path);
void file_list_free(struct file_list *list);

/* The mode of a folder that has to be made for one of these files: 0700 for /root and below, else 0755. */
mode_t file_folder_mode(const char *folder);

#define NODE_FORMAT 1 /* of the node plan on the medium: these files, and node.ini beside them (node_ini.h) */

/*
 * The text of /etc/shadow with root's password hash replaced; hash NULL: "*", no password fits,
 * and ssh keys still do. NULL: there is no line for root. For the caller to free.
 */
char *shadow_with_root_hash(const char *old, const char *hash);

#endif
