/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * libFuzzer: any bytes as a profile are read, judged and planned without harm. Run by tests/fuzz/run.sh.
 */
#include <stdlib.h>
#include <string.h>

#include "base/text.h"
#include "plan/cluster.h"
#include "plan/ring_drawing.h"

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t length);

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t length)
{
	struct profile profile;
	struct cluster cluster;
	struct report report = REPORT_NULL;
	struct text drawing = TEXT_NULL;
	char *text = xstrndup((const char *)bytes, length);
	profile_read_text(&profile, "fuzz", text, &report);
	if (cluster_plan(&cluster, &profile, CLUSTER_ID_NONE, &report) == 0)
		ring_drawing(&drawing, &cluster);
	text_free(&drawing);
	profile_free(&profile);
	report_free(&report);
	free(text);
	return 0;
}
