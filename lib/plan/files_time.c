/* SPDX-License-Identifier: GPL-3.0-or-later */
/* One time on all nodes, with or without a way out: chrony and the time zone. */
#include "plan/files_parts.h"

#include <stdlib.h>
#include <string.h>

/*
 * With no source outside within reach the nodes follow the one of them with the lowest reference
 * id (orphan mode), so that their logs and time stamps agree even if they are all wrong.
 */
static void chrony(const struct files_job *job)
{
	const struct profile *profile = job->cluster->profile;
	char address[IPV4_TEXT];
	struct text text = TEXT_NULL;
	for (size_t i = 0; i < profile->ntp.count; i++)
		text_add(&text, "%s %s iburst\n", strstr(profile->ntp.items[i], ".pool.") ? "pool" : "server",
			 profile->ntp.items[i]);
	text_add(&text, "\n# the other nodes\n");
	for (int i = 0; i < job->cluster->n; i++)
		if (job->cluster->node[i].number != job->node->number)
			text_add(&text, "server %s iburst\n", ipv4_format(job->cluster->node[i].address, address));
	text_add(&text,
		 "allow %s/%u\n"
		 "local stratum 10 orphan\n"
		 "\n"
		 "driftfile /var/lib/chrony/chrony.drift\n"
		 "ntsdumpdir /var/lib/chrony\n"
		 "makestep 1 3\n"
		 "rtcsync\n",
		 ipv4_format(profile->network.address, address), profile->network.prefix);
	file_add(job, "/etc/chrony/chrony.conf", 0644, SHOWN, &text);
}

void files_time(const struct files_job *job)
{
	struct text text = TEXT_NULL;
	text_add(&text, "%s\n", job->cluster->profile->timezone);
	file_add(job, "/etc/timezone", 0644, SHOWN, &text);
	char *zone = xasprintf("/usr/share/zoneinfo/%s", job->cluster->profile->timezone);
	file_add_link(job, "/etc/localtime", zone);
	free(zone);
	chrony(job);
}
