/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "gate.h"

#include <stdlib.h>

#include "base/num.h"
#include "cmdline.h"
#include "stage.h"

/* The plan knows no image; whether its root array holds ours is asked here, before the first write. */
static int image_fits(const struct installation *it, struct report *report)
{
	const struct array_plan *root = &it->plan.array[PART_ROOT - PART_BOOT];
	uint64_t needed = it->image.minimum > it->image.size ? it->image.minimum : it->image.size;
	char have[SIZE_TEXT], want[SIZE_TEXT];
	if (it->plan.arrays == 0 || it->plan.finish || root->usable >= needed)
		return 0;
	report_error(report, NULL, "the root array would have %s, the node image needs %s%s", size_format(root->usable, have),
		     size_format(needed, want),
		     it->plan.renew ? "; a renewal leaves the disks divided as they are" :
				      ": larger disks, or a larger root-size in [disks]");
	return 1;
}

/* Read beside everything up to here; what is left of it is waited for. */
static int medium_whole(const struct installation *it, struct report *report)
{
	int damaged = medium_verify_end(it->verify, report);
	if (damaged == 0) {
		char *text = medium_verify_text(it->verify);
		say("  %s", text);
		free(text);
	}
	return damaged;
}

int gate(struct installation *it)
{
	bool again = cmdline_has("ringlet.again=1");
	int refused = disk_plan(&it->plan, &it->area.cluster, it->area.node, again, it->facts, it->fact_count,
				&it->report);
	if (refused == 0)
		refused = image_fits(it, &it->report);
	if (refused == 0 && !it->plan.sealed) /* a finished machine takes nothing from the medium */
		refused = medium_whole(it, &it->report);
	return refused;
}
