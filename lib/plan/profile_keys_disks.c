/* SPDX-License-Identifier: GPL-3.0-or-later */
/* [disks] count: one number, or from so many to so many. */
#include "plan/profile_keys_parts.h"

#include <stdlib.h>
#include <string.h>

#include "base/num.h"
#include "base/text.h"

/* "4-6"; "4-4" is 4. */
static void take_disk_range(struct profile_input *in, const char *v)
{
	uint64_t least = 0, most = 0;
	char *first = xstrndup(v, strcspn(v, "-"));
	bool numbers = num_parse(first, 1, DISKS_MAX, &least) && num_parse(strchr(v, '-') + 1, 1, DISKS_MAX, &most);
	free(first);
	in->profile->disk_count_line = in->line;
	if (!numbers) {
		flaw(in, "count '%.60s' is not a range of two numbers from 1 to %d, as 4-6", v, DISKS_MAX);
	} else if (least > most) {
		flaw(in, "count '%.60s' has the larger number first; did you mean '%u-%u'?", v, (unsigned)most, (unsigned)least);
	} else {
		in->profile->disk_least = (unsigned)least;
		in->profile->disk_most = (unsigned)most;
	}
}

void take_disk_count(struct profile_input *in, const char *v)
{
	struct profile *profile = in->profile;
	const char *dash = strchr(v, '-');
	if (dash && dash != v) {
		take_disk_range(in, v);
		return;
	}
	take_number(in, "count", v, 1, DISKS_MAX, &profile->disk_least, &profile->disk_count_line);
	profile->disk_most = profile->disk_least;
}
