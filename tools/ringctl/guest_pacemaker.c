/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "guest_pacemaker.h"

#include <stdio.h>
#include <stdlib.h>

#include "plan/cib_guest.h"
#include "plan/ha_names.h"
#include "sys/pacemaker.h"
#include "sys/run.h"

int guest_resources(struct guest_resource **list, struct report *report)
{
	struct run r = {.argv = RUN_ARGV("cibadmin", "--query", "--scope", "resources"), .seconds = 30};
	int count = -1;
	*list = NULL;
	if (run(&r) < 0)
		report_error(report, "pacemaker", "%s", r.reason);
	else if ((count = guest_read_resources(list, r.output)) < 0)
		report_error(report, "pacemaker", "cibadmin: not understood");
	run_free(&r);
	return count;
}

static int remove_element(const char *section, const char *tag, const char *format, const char *name, struct report *report)
{
	struct text id = TEXT_NULL;
	text_add(&id, format, name);
	int result = ha_cib_remove(section, tag, id.s, report);
	text_free(&id);
	return result;
}

int guest_resource_put(const char *name, const char *volume, bool autostart, struct report *report)
{
	struct text xml = TEXT_NULL;
	text_add(&xml, "<configuration>\n<resources>\n");
	cib_guest_resource(&xml, name, volume);
	text_add(&xml, "</resources>\n<constraints>\n");
	cib_guest_constraints(&xml, name, volume, autostart);
	text_add(&xml, "</constraints>\n</configuration>\n");
	int result = ha_cib_merge(xml.s, report);
	text_free(&xml);
	/* What is not said of it stays: a rule of before has to be taken out. */
	return result == 0 && autostart ? remove_element("constraints", "rsc_location", CIB_GUEST_RUN, name, report) : result;
}

/* Where it is not there, that fails. */
static void stop(const char *name)
{
	struct report ignored = REPORT_NULL;
	char id[64];
	snprintf(id, sizeof id, HA_GUEST, name);
	ha_meta(id, "target-role", "Stopped", &ignored);
	report_free(&ignored);
}

/* What refers to the primitive goes first, as references to nothing are not allowed; so it is stopped before that. */
int guest_resource_remove(const char *name, struct report *report)
{
	static const struct {
		const char *section, *tag, *id;
	} elements[] = {
		{"constraints", "rsc_location", CIB_GUEST_RUN},
		{"constraints", "rsc_order", CIB_GUEST_AFTER},
		{"constraints", "rsc_colocation", CIB_GUEST_WITH},
		{"resources", "primitive", HA_GUEST},
	};
	int result = 0;
	stop(name);
	for (size_t i = 0; i < sizeof elements / sizeof *elements && result == 0; i++)
		result = remove_element(elements[i].section, elements[i].tag, elements[i].id, name, report);
	return result;
}
