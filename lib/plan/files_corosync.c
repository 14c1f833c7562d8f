/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Membership: all nodes and the key are known at stamping, so nobody creates or joins a cluster by hand. */
#include "plan/files_parts.h"

#include "plan/fencing.h"

static void add_nodes(struct text *text, const struct cluster *cluster)
{
	char ring[IPV4_TEXT], address[IPV4_TEXT];
	text_add(text, "nodelist {\n");
	for (int i = 0; i < cluster->n; i++)
		text_add(text,
			 "\tnode {\n"
			 "\t\tname: %s\n"
			 "\t\tnodeid: %d\n"
			 "\t\tring0_addr: %s\n"
			 "\t\tring1_addr: %s\n"
			 "\t}\n",
			 cluster->node[i].name, cluster->node[i].number, ipv4_format(cluster->node[i].ring, ring),
			 ipv4_format(cluster->node[i].address, address));
	text_add(text, "}\n\n");
}

/*
 * Link 0 is the ring, with its own ways round a dead cable and at last over the LAN; link 1 is the LAN itself, for
 * when routing is what fails. Of the links that are alive the highest priority is used. The times of knet's pings
 * derive from the token: a link is left after half of it, so the other one has taken over before a node is missed.
 */
static void add_links(struct text *text)
{
	for (int link = 0; link < 2; link++)
		text_add(text,
			 "\tinterface {\n"
			 "\t\tlinknumber: %d\n"
			 "\t\tknet_link_priority: %d\n"
			 "\t}\n",
			 link, link == 0 ? 10 : 1);
}

/*
 * The device's vote is asked for when the membership changes, and has to be there before the watchdogs act on a
 * quorum that is not (SBD refuses a sync_timeout above its own). It gives a dead node up after 1.2 times
 * timeout, so that is what is left for it. Without TLS: its certificates would have to be carried between the device
 * and each node by hand, and what could be forged on the LAN is a vote, not data.
 */
static void add_device(struct text *text, const struct cluster *cluster)
{
	const struct profile *profile = cluster->profile;
	char address[IPV4_TEXT];
	text_add(text,
		 "\tdevice {\n"
		 "\t\tmodel: net\n"
		 "\t\tvotes: 1\n"
		 "\t\ttimeout: %u\n"
		 "\t\tsync_timeout: %u\n"
		 "\t\tnet {\n"
		 "\t\t\thost: %s\n"
		 "\t\t\talgorithm: ffsplit\n"
		 "\t\t\ttls: off\n"
		 "\t\t}\n"
		 "\t}\n",
		 profile->watchdog * 600, fencing_sync_ms(cluster), ipv4_format(profile->quorum_device, address));
}

/*
 * With two nodes, two_node lets the survivor of a running cluster go on, and (as it implies wait_for_all) a node that
 * was switched on alone wait for the other. An even number of nodes cut into halves: that with the first node goes on.
 * Any two sets of nodes that have quorum by this share a node, so nobody need wait for all at a start, and a cluster
 * comes up after a power cut even if a machine does not.
 */
static void add_quorum(struct text *text, const struct cluster *cluster)
{
	text_add(text, "quorum {\n\tprovider: corosync_votequorum\n");
	if (cluster->profile->quorum_device)
		add_device(text, cluster);
	else if (cluster->n == 2)
		text_add(text, "\ttwo_node: 1\n");
	else if (cluster->n % 2 == 0)
		text_add(text, "\tauto_tie_breaker: 1\n\tauto_tie_breaker_node: lowest\n");
	text_add(text, "}\n\n");
}

/*
 * Corosync's parser wants nothing after an opening brace. The token is the profile's: without the coefficient it is
 * not made longer by the number of nodes, and a node is out after 2.2 of it.
 */
static void conf(const struct files_job *job)
{
	const struct cluster *cluster = job->cluster;
	struct text text = TEXT_NULL;
	text_add(&text,
		 "totem {\n"
		 "\tversion: 2\n"
		 "\tcluster_name: %s\n"
		 "\ttransport: knet\n"
		 "\tcrypto_cipher: aes256\n"
		 "\tcrypto_hash: sha256\n"
		 "\ttoken: %u\n"
		 "\ttoken_coefficient: 0\n"
		 "\tlink_mode: passive\n",
		 cluster->profile->name, cluster->profile->token);
	add_links(&text);
	text_add(&text, "}\n\n");
	add_nodes(&text, cluster);
	add_quorum(&text, cluster);
	text_add(&text, "logging {\n\tto_logfile: no\n\tto_stderr: no\n\tto_syslog: yes\n}\n");
	file_add(job, "/etc/corosync/corosync.conf", 0644, SHOWN, &text);
}

void files_corosync(const struct files_job *job)
{
	conf(job);
	struct text key = TEXT_NULL;
	if (job->secrets)
		text_add_bytes(&key, job->secrets->corosync_key, COROSYNC_KEY_SIZE);
	else
		text_add(&key, SECRET_PLACEHOLDER "\n");
	file_add(job, "/etc/corosync/authkey", 0400, SECRET, &key);
}
