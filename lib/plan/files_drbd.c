/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * DRBD 8.4: what all volumes share, and one file for each of the two volumes this
 * node has a half of. They are brought up by ringlet-volumes.service, so there is
 * no startup section: nobody waits in drbd.service. They speak from ring address to
 * ring address, so a connection outlives the cable it began on.
 */
#include "plan/files_parts.h"

#include <stdlib.h>

#include "plan/fencing.h"

static const char global[] =
	"global {\n"
	"	usage-count no;\n"
	"	# /dev/drbd/by-res/r1/0 on both nodes, whatever minor r1 has there\n"
	"	udev-always-use-vnr;\n"
	"	# The disk is attached and guests run even while the ring address is missing.\n"
	"	disable-ip-verification;\n"
	"}\n"
	"\n"
	"common {\n"
	"	net {\n"
	"		protocol C;\n"
	"		cram-hmac-alg sha256;\n"
	"		verify-alg crc32c;\n"
	"		max-buffers 8000;\n"
	"		max-epoch-size 8000;\n"
	"		# Whose data is lost after a split brain is decided by a person.\n"
	"		after-sb-0pri disconnect;\n"
	"		after-sb-1pri disconnect;\n"
	"		after-sb-2pri disconnect;\n";

static const char resync[] =
	"		# Resync takes what the cable gives, 1 or 10 Gbit/s: the controller keeps this\n"
	"		# much on its way, up to that rate, and leaves room for guests' writes.\n"
	"		c-plan-ahead 20;\n"
	"		c-fill-target 1M;\n"
	"		c-min-rate 10M;\n"
	"		c-max-rate 700M;\n"
	"	}\n";

static unsigned at_most(unsigned value, unsigned limit)
{
	return value < limit ? value : limit;
}

/*
 * A half that says nothing for as long as Corosync waits for a node is lost. A primary's writes stand still until it
 * is noticed, so it is asked soon after the last word. timeout and connect-int have to keep clear of ping-int.
 */
static void patience(struct text *text, unsigned token)
{
	unsigned ping = at_most(token / 1000 + 1, 100);
	text_add(text,
		 "		# An answer is waited for as long as Corosync waits: these are in units of 0.1 s,\n"
		 "		ping-timeout %u;\n"
		 "		timeout %u;\n"
		 "		# and these in seconds: so soon a silent half is asked, and a lost one looked for.\n"
		 "		ping-int %u;\n"
		 "		connect-int %u;\n"
		 "	}\n",
		 at_most(token / 100, 300), at_most(ping * 10 - 5, 60), ping, ping + 1);
}

static void fencing(struct text *text, bool fails_over)
{
	text_add(text, "	disk {\n"
		       "		on-io-error detach;\n");
	if (!fails_over)
		text_add(text, "		# Nothing can fence a node here, and Pacemaker never moves a volume by itself:\n"
			       "		# a primary goes on when its neighbour is gone.\n"
			       "		fencing dont-care;\n%s",
			 resync);
	else
		text_add(text, "		# A primary whose neighbour is gone stands still until that one cannot be promoted.\n"
			       "		fencing resource-and-stonith;\n"
			       "%s"
			       "	handlers {\n"
			       "		fence-peer \"/usr/sbin/ringctl volumes fence\";\n"
			       "		unfence-peer \"/usr/sbin/ringctl volumes unfence\";\n"
			       "	}\n",
			 resync);
	text_add(text, "}\n");
}

static void end_of(struct text *text, const struct files_job *job, const struct cluster_volume *volume, int node)
{
	bool own = node == volume->home;
	char address[IPV4_TEXT];
	text_add(text,
		 "	on %s {\n"
		 "		device /dev/drbd%d minor %d;\n"
		 "		disk /dev/md/%s;\n"
		 "		meta-disk internal;\n"
		 "		address ipv4 %s:%u;\n"
		 "	}\n",
		 job->cluster->node[node - 1].name, own ? MINOR_OWN : MINOR_COPY, own ? MINOR_OWN : MINOR_COPY,
		 own ? "own" : "copy", ipv4_format(job->cluster->node[node - 1].ring, address), volume->port);
}

static void resource(const struct files_job *job, const struct cluster_volume *volume)
{
	const char *secret = job->secrets ? job->secrets->drbd_secret[volume->number - 1] : NULL;
	struct text text = TEXT_NULL;
	text_add(&text,
		 "# home %s, standby %s; by cable %d while it is alive, else the other way round the ring, at last the LAN\n"
		 "resource %s {\n"
		 "	net {\n"
		 "		shared-secret \"%s\";\n"
		 "	}\n",
		 job->cluster->node[volume->home - 1].name, job->cluster->node[volume->standby - 1].name,
		 volume->cable, volume->name, secret ? secret : SECRET_PLACEHOLDER);
	end_of(&text, job, volume, volume->home);
	end_of(&text, job, volume, volume->standby);
	text_add(&text, "}\n");
	char *path = xasprintf("/etc/drbd.d/%s.res", volume->name);
	file_add(job, path, 0600, SECRET, &text);
	free(path);
}

void files_drbd(const struct files_job *job)
{
	struct text text = TEXT_NULL;
	text_add(&text, "%s", global);
	patience(&text, job->cluster->profile->token);
	fencing(&text, cluster_fails_over(job->cluster));
	file_add(job, "/etc/drbd.d/global_common.conf", 0644, SHOWN, &text);
	for (int v = 0; v < job->cluster->n; v++) {
		const struct cluster_volume *volume = &job->cluster->volume[v];
		if (volume->home == job->node->number || volume->standby == job->node->number)
			resource(job, volume);
	}
}
