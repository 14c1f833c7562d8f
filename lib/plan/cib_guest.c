/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "plan/cib_guest.h"

#include <stdlib.h>

#include "plan/cib_parts.h"
#include "plan/ha_names.h"

/* Of VirtualDomain's start: a guest may have to read gigabytes of saved memory back. */
#define START_SECONDS 180
/* A guest that died is missed after half of it, on average; each look costs an emulated node a quarter of a second. */
#define LOOK_SECONDS 30
/* A guest that is well is not ended because its node was too busy to say so. */
#define ANSWER_SECONDS 120

void cib_guest_resource(struct text *xml, const char *name, const char *volume)
{
	char *id = xasprintf(HA_GUEST, name);
	text_add(xml,
		 "      <primitive id=\"%s\" class=\"ocf\" provider=\"ringlet\" type=\"guest\">\n"
		 "        <instance_attributes id=\"%s-parameters\">\n", id, id);
	cib_nvpair(xml, 10, id, "name", "%s", name);
	cib_nvpair(xml, 10, id, "volume", "%s", volume);
	text_add(xml, "        </instance_attributes>\n        <operations>\n");
	cib_op(xml, 10, id, &(struct cib_op){.name = "start", .timeout = START_SECONDS});
	cib_op(xml, 10, id, &(struct cib_op){.name = "stop", .timeout = GUEST_STOP_SECONDS});
	cib_op(xml, 10, id, &(struct cib_op){.name = "monitor", .interval = LOOK_SECONDS, .timeout = ANSWER_SECONDS});
	text_add(xml, "        </operations>\n      </primitive>\n");
	free(id);
}

void cib_guest_constraints(struct text *xml, const char *name, const char *volume, bool autostart)
{
	char *fs = xasprintf(HA_FS, volume);
	text_add(xml,
		 "      <rsc_colocation id=\"" CIB_GUEST_WITH "\" rsc=\"" HA_GUEST "\" with-rsc=\"%s\" score=\"INFINITY\""
		 " influence=\"false\"/>\n"
		 "      <rsc_order id=\"" CIB_GUEST_AFTER "\" first=\"%s\" then=\"" HA_GUEST "\"/>\n",
		 name, name, fs, name, fs, name);
	if (!autostart)
		text_add(xml,
			 "      <rsc_location id=\"" CIB_GUEST_RUN "\" rsc=\"" HA_GUEST "\">\n"
			 "        <rule id=\"" CIB_GUEST_RUN "-rule\" score=\"-INFINITY\" boolean-op=\"or\">\n"
			 "          <expression id=\"" CIB_GUEST_RUN "-unsaid\" attribute=\"" HA_ATTR_RUN
			 "\" operation=\"not_defined\"/>\n"
			 "          <expression id=\"" CIB_GUEST_RUN "-no\" attribute=\"" HA_ATTR_RUN
			 "\" operation=\"ne\" value=\"1\"/>\n"
			 "        </rule>\n"
			 "      </rsc_location>\n",
			 name, name, name, name, name, name, name);
	free(fs);
}
