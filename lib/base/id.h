/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef RINGLET_ID_H
#define RINGLET_ID_H

/*
 * Ids derive from the cluster's id and a name, so that the same plan gives the
 * same ids and a disk can be recognised as this cluster's by its ids alone.
 */

#include <stdbool.h>
#include <stddef.h>

#define ID_TEXT 37	/* "8-4-4-4-12" lower-case hex digits and NUL */
#define DIGEST_TEXT 65	/* SHA-256 as lower-case hex digits and NUL */

/*
 * UUID version 8 (RFC 9562, section 5.8): the first 128 bits of
 * SHA-256(cluster_id "/" name), version and variant bits set.
 * Names in use: "node1/array/root", "node1/fs/root", "node1/gpt/3", "volume/r1".
 */
void id_derive(char id[ID_TEXT], const char *cluster_id, const char *format, ...)
	__attribute__((format(printf, 3, 4)));

bool id_valid(const char *s);

/* The id as mdadm writes it: four groups of eight digits with colons. */
void id_as_md(char md[ID_TEXT], const char id[ID_TEXT]);

void digest_of(char digest[DIGEST_TEXT], const void *bytes, size_t length);

/* The SHA-256 of a file's content. 0; -1: could not be read (errno). */
int digest_of_file(char digest[DIGEST_TEXT], const char *path);

#endif
