/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "plan/cabling_report.h"

int cabling_report(const struct cabling *cabling, const struct profile *profile, struct report *report)
{
	bool refused = false;
	for (size_t i = 0; i < cabling->complaint_count; i++) {
		const struct cabling_complaint *complaint = &cabling->complaints[i];
		bool error = profile->cabling == CABLING_REQUIRE && complaint->wrong;
		report_add(report, error ? SEVERITY_ERROR : SEVERITY_WARNING, NULL, "%s", complaint->text);
		refused |= error;
	}
	if (refused)
		profile_say(profile, report, SEVERITY_NOTE, profile->cabling_line,
			    "cabling = require refuses this; by cabling = warn it would only be told");
	return refused;
}
