/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef RINGLET_PUBLISH_H
#define RINGLET_PUBLISH_H

/*
 * The one way a file comes to be: written whole beside its place, flushed,
 * synced, closed (each checked), renamed over it, folder synced. Readers see
 * the old file or the new one, never a part.
 */

#include <stddef.h>
#include <sys/types.h>

#include "base/report.h"

/* 0; -1: the report says what failed, the old file is untouched. */
int publish(const char *path, const void *bytes, size_t length, mode_t mode, struct report *report);

/* A rename is durable only when the folder it happened in is synced. 0 or -1 with errno. */
int sync_folder_of(const char *path);

/* mkdir -p with mode 0755. 0 or -1 with errno. */
int make_folders(const char *path);

/* Whole file into memory, NUL-terminated. NULL: errno. limit: bytes, larger is EFBIG. */
char *read_file(const char *path, size_t *length, size_t limit);

#endif
