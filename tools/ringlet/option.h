/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef RINGLET_OPTION_H
#define RINGLET_OPTION_H

#include <stdint.h>

/* The value of an option, from min to max. NULL; else what was wrong, in the words given. */
const char *option_number(const char *value, uint64_t min, uint64_t max, unsigned *number, const char *wrong);

#endif
