/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef RINGLET_SUGGEST_H
#define RINGLET_SUGGEST_H

/* The right word for a misspelt one. */

/*
 * The word of the NULL-terminated list that is nearest to s: fewest letters
 * added, left out, replaced or swapped with their neighbour, letter case aside.
 * NULL: none is near enough to have been meant (more than a third differs).
 * Of equally near words the first of the list.
 */
const char *suggest(const char *s, const char *const *words);

#endif
