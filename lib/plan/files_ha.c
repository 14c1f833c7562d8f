/* SPDX-License-Identifier: GPL-3.0-or-later */
/* High availability: Pacemaker's configuration, the watchdog, the passwords of management controllers. */
#include "plan/files_parts.h"

#include <stdlib.h>
#include <string.h>

#include "plan/cib.h"
#include "plan/fencing.h"

/* tmpfiles.d copies it to where Pacemaker wants it, and only where there is none yet: as Pacemaker's user and group. */
static void configuration(const struct files_job *job)
{
	struct text text = TEXT_NULL;
	char *cib = cib_text(job->cluster);
	text_add_bytes(&text, cib, strlen(cib));
	free(cib);
	file_add(job, "/etc/ringlet/cib.xml", 0644, SHOWN, &text);
}

/* Units are enabled in the image, which is the same for all clusters; these two only where they are wanted. */
static void wants(const struct files_job *job, const char *folder, const char *unit)
{
	char *path = xasprintf("/etc/systemd/system/%s/%s", folder, unit);
	char *target = xasprintf("/usr/lib/systemd/system/%s", unit);
	file_add_link(job, path, target);
	free(path);
	free(target);
}

static void watchdog(const struct files_job *job)
{
	struct text text = TEXT_NULL;
	text_add(&text,
		 "# sbd(8), without disks: the node is reset when it hangs, or has lost Pacemaker or the majority.\n"
		 "SBD_PACEMAKER=yes\n"
		 "SBD_STARTMODE=always\n"
		 "# A node that is back too early for its own fencing waits in pacemaker.service.d/ringlet-wait.conf: no longer\n"
		 "# than it has to, and with everything else up.\n"
		 "SBD_DELAY_START=no\n"
		 "SBD_WATCHDOG_DEV=/dev/watchdog\n"
		 "SBD_WATCHDOG_TIMEOUT=%u\n"
		 "# No flush: a volume that waits for its fencing would hold it up, and the reset with it.\n"
		 "SBD_TIMEOUT_ACTION=noflush,reboot\n"
		 "SBD_MOVE_TO_ROOT_CGROUP=auto\n"
		 "SBD_SYNC_RESOURCE_STARTUP=yes\n"
		 "# There are no disks to wait for; the default of 3 s would be added to the watchdog's time.\n"
		 "SBD_OPTS=\"-I 1\"\n",
		 job->cluster->profile->watchdog);
	file_add(job, "/etc/default/sbd", 0644, SHOWN, &text);
	wants(job, "corosync.service.requires", "sbd.service");
	wants(job, "pacemaker.service.requires", "sbd.service");
}

/*
 * Fencing by a watchdog is a wait of the others. A node that is reset and back before its end would be told that it
 * is dead, and reset again. And as long as it waits here, whoever it might have lost is reset, too: so a cluster
 * that starts need not fence those whom nobody has seen yet (cib.c, startup-fencing).
 */
static void wait_for_own_fencing(const struct files_job *job)
{
	const struct profile *profile = job->cluster->profile;
	unsigned seconds = (22 * profile->token + 9999) / 10000 + fencing_watchdog_seconds(job->cluster) + 2;
	struct text text = TEXT_NULL;
	text_add(&text,
		 "# Not before this machine has run for so long that the others have done with fencing it: 2.2 tokens until\n"
		 "# it was missed, then stonith-watchdog-timeout.\n"
		 "[Service]\n"
		 "ExecStartPre=/bin/sh -c 'read -r up idle </proc/uptime; up=$${up%%%%.*}; [ $$up -ge %u ] || sleep $$((%u - up))'\n"
		 "TimeoutStartSec=%us\n",
		 seconds, seconds, seconds + 60);
	file_add(job, "/etc/systemd/system/pacemaker.service.d/ringlet-wait.conf", 0644, SHOWN, &text);
}

/*
 * Guests and logins may keep all processors busy: the services come first then, and of them Pacemaker with its agents.
 * Starved, it would be late with its looks, and SBD would take it for hung. (Corosync and SBD run in real time; kernel
 * threads, DRBD's among them, are in no slice and have more than their share beside these.)
 */
static void cluster_first(const struct files_job *job)
{
	struct text text = TEXT_NULL;
	text_add(&text, "# The cluster before guests and logins, which have 100 each.\n[Slice]\nCPUWeight=300\n");
	file_add(job, "/etc/systemd/system/system.slice.d/ringlet.conf", 0644, SHOWN, &text);
	text_add(&text, "# Before the other services, which have 100.\n[Service]\nCPUWeight=500\n");
	file_add(job, "/etc/systemd/system/pacemaker.service.d/ringlet-first.conf", 0644, SHOWN, &text);
}

/* Of the others: a node does not fence itself, and its own controller's password is none of its business. */
static void ipmi_passwords(const struct files_job *job)
{
	for (int i = 0; i < job->cluster->n; i++) {
		const struct cluster_node *node = &job->cluster->node[i];
		if (node == job->node || !(cluster_fencing(job->cluster, node->number) & FENCING_IPMI))
			continue;
		const char *password = job->secrets ? job->secrets->node[i].ipmi_password : NULL;
		char *path = xasprintf(IPMI_PASSWORD_FILE, node->name);
		struct text text = TEXT_NULL;
		text_add(&text, "%s\n", password ? password : SECRET_PLACEHOLDER);
		file_add(job, path, 0600, SECRET, &text);
		free(path);
	}
}

void files_ha(const struct files_job *job)
{
	configuration(job);
	cluster_first(job);
	ipmi_passwords(job);
	if (cluster_has_watchdog(job->cluster)) {
		watchdog(job);
		wait_for_own_fencing(job);
	}
	if (job->cluster->profile->quorum_device)
		wants(job, "multi-user.target.wants", "corosync-qdevice.service");
}
