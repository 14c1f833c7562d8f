/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "gate.h"

#include "base/num.h"
#include "cmdline.h"

/* The plan knows no image; whether its root array holds ours is asked here, before the first write. */
static int image_fits(const struct installation *it, struct report *report)
{
	const struct array_plan *root = &it->plan.array[PART_ROOT - PART_BOOT];
	uint64_t needed = it->image.minimum > it->image.size ? it->image.minimum : it->image.size;
	char have[SIZE_TEXT], want[SIZE_TEXT];
	if (it->plan.arrays == 0 || root->usable >= needed)
		return 0;
	report_error(report, NULL,
		     "the root array would have %s, the node image needs %s: larger disks, or a larger root-size in "
		     "[disks]", size_format(root->usable, have), size_format(needed, want));
	return 1;
}

int gate(struct installation *it)
{
	bool again = cmdline_has("ringlet.again=1");
	int refused = disk_plan(&it->plan, &it->area.cluster, it->area.node, again, it->facts, it->fact_count,
				&it->report);
	return refused ? refused : image_fits(it, &it->report);
}
