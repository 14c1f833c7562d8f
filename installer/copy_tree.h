/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef RINGLET_COPY_TREE_H
#define RINGLET_COPY_TREE_H

/*
 * Folders, files and symbolic links below `from`, onto `to`. Everything that is
 * written belongs to root and has the mode it has in `from`; folders that are
 * there already keep theirs.
 */

#include "base/report.h"

int copy_tree(const char *from, const char *to, struct report *report);

/* Every file, link and mode of `from` is in `to`, bytes and all; `to` may hold more. */
int compare_tree(const char *from, const char *to, struct report *report);

/* Everything below the folder, which itself stays. */
int empty_folder(const char *folder, struct report *report);

#endif
