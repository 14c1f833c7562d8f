/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Membership: all nodes and the key are known at stamping, so nobody creates or joins a cluster by hand. */
#include "plan/files_parts.h"

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
 * Corosync's parser wants nothing after an opening brace. With two nodes, two_node lets the
 * survivor of a running cluster go on, and (as it implies wait_for_all) a node that was
 * switched on alone wait for the other. The token is Corosync's own default: with 1000 ms busy
 * emulated nodes lost each other while they started; how short it may be on real machines is
 * to be measured together with fencing.
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
		 "\ttoken: 3000\n"
		 "\tlink_mode: passive\n",
		 cluster->profile->name);
	add_links(&text);
	text_add(&text, "}\n\n");
	add_nodes(&text, cluster);
	text_add(&text, "quorum {\n\tprovider: corosync_votequorum\n%s}\n\n", cluster->n == 2 ? "\ttwo_node: 1\n" : "");
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
