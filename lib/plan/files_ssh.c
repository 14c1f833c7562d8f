/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Who may log in, and how nodes know each other: `ssh node2` on node1 asks no question. */
#include "plan/files_parts.h"

#include <string.h>

static const struct secrets_node *secrets_of(const struct files_job *job, const struct cluster_node *node)
{
	for (int i = 0; job->secrets && i < job->secrets->node_count; i++)
		if (strcmp(job->secrets->node[i].name, node->name) == 0)
			return &job->secrets->node[i];
	return NULL;
}

static const char *or_placeholder(const char *s)
{
	return s ? s : SECRET_PLACEHOLDER;
}

static void add_text_file(const struct files_job *job, const char *path, mode_t mode, int secret, const char *content)
{
	struct text text = TEXT_NULL;
	text_add(&text, "%s%s", content, ends_with(content, "\n") ? "" : "\n");
	file_add(job, path, mode, secret, &text);
}

static void known_hosts(const struct files_job *job)
{
	const struct cluster *cluster = job->cluster;
	char address[IPV4_TEXT];
	struct text text = TEXT_NULL;
	for (int i = 0; i < cluster->n; i++) {
		const struct cluster_node *node = &cluster->node[i];
		const struct secrets_node *keys = secrets_of(job, node);
		text_add(&text, "%s,%s", node->name, ipv4_format(node->address, address));
		text_add(&text, ",%s-ring,%s", node->name, ipv4_format(node->ring, address));
		for (int c = 0; c < cluster->cables; c++) {
			int end = cable_end(&cluster->cable[c], node->number);
			if (end >= 0)
				text_add(&text, ",%s-c%d,%s", node->name, cluster->cable[c].number,
					 ipv4_format(cluster->cable[c].address[end], address));
		}
		text_add(&text, " %s\n", or_placeholder(keys ? keys->ssh_host_public : NULL));
	}
	file_add(job, "/etc/ssh/ssh_known_hosts", 0644, SHOWN, &text);
}

static void authorized_keys(const struct files_job *job)
{
	const struct profile_list *keys = &job->cluster->profile->ssh_keys;
	struct text text = TEXT_NULL;
	for (size_t i = 0; i < keys->count; i++)
		text_add(&text, "%s\n", keys->items[i]);
	if (job->extra_key)
		text_add(&text, "%s\n", job->extra_key);
	text_add(&text, "%s %s\n", or_placeholder(job->secrets ? job->secrets->cluster_ssh_public : NULL),
		 job->cluster->profile->name);
	file_add(job, "/root/.ssh/authorized_keys", 0600, SHOWN, &text);
}

void files_ssh(const struct files_job *job)
{
	const struct secrets *secrets = job->secrets;
	const struct secrets_node *own = secrets_of(job, job->node);
	const char *private = or_placeholder(own ? own->ssh_host_private : NULL);
	const char *public = or_placeholder(own ? own->ssh_host_public : NULL);
	add_text_file(job, "/etc/ssh/ssh_host_ed25519_key", 0600, SECRET, private);
	add_text_file(job, "/etc/ssh/ssh_host_ed25519_key.pub", 0644, SHOWN, public);
	known_hosts(job);
	authorized_keys(job);
	private = or_placeholder(secrets ? secrets->cluster_ssh_private : NULL);
	public = or_placeholder(secrets ? secrets->cluster_ssh_public : NULL);
	add_text_file(job, "/root/.ssh/id_ed25519", 0600, SECRET, private);
	add_text_file(job, "/root/.ssh/id_ed25519.pub", 0644, SHOWN, public);
}
