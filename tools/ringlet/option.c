/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "option.h"

#include <stddef.h>

#include "base/num.h"

const char *option_number(const char *value, uint64_t min, uint64_t max, unsigned *number, const char *wrong)
{
	uint64_t parsed;
	if (!num_parse(value, min, max, &parsed))
		return wrong;
	*number = (unsigned)parsed;
	return NULL;
}
